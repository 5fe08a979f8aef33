namespace Routing.Hosting.Verification;

/// <summary>Compares what this product computes with golden values that other people's code computed.</summary>
public static class Verifier
{
    /// <summary>Runs every comparison in a folder, in order.</summary>
    /// <param name="folder">Subfolders by kind: tokenizers, chat_templates, gguf, checkpoints, r2r, real, adapters, vectors; any of them may be missing.</param>
    /// <param name="starting">Told what is compared next, before it is.</param>
    /// <param name="finished">Told each row as soon as it is known.</param>
    /// <param name="stop">Ends between comparisons.</param>
    /// <exception cref="Formats.InvalidFileException">The folder holds no golden values.</exception>
    public static VerificationReport Run(string folder, Action<string>? starting = null, Action<VerificationRow>? finished = null, CancellationToken stop = default)
    {
        var rows = new List<VerificationRow>();
        foreach (var group in GoldenFolder.Groups(folder))
        {
            stop.ThrowIfCancellationRequested();
            starting?.Invoke($"{group.Kind} {group.Name}");
            foreach (var row in group.Run(stop))
            {
                rows.Add(row);
                finished?.Invoke(row);
            }
        }
        return new VerificationReport(rows);
    }
}
