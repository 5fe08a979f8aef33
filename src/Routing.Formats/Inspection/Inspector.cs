namespace Routing.Formats.Inspection;

/// <summary>Says what a path is, after checking it with the same code that loads it.</summary>
public static class Inspector
{
    // Tried in this order; the first that recognises a path reports on it or refuses it.
    private static readonly IPathInspector[] Inspectors = [new CheckpointInspector(), new SafetensorsInspector(), new GgufInspector(), new TorchInspector()];

    /// <param name="path">A file or folder.</param>
    /// <param name="others">Kinds known elsewhere, tried before those known here.</param>
    /// <exception cref="InvalidFileException">Broken, or of no known kind; says what it looks like.</exception>
    public static InspectionReport Inspect(string path, params IReadOnlyList<IPathInspector> others)
    {
        var head = Directory.Exists(path) ? [] : Head(path);
        IPathInspector[] inspectors = [.. others, .. Inspectors];
        foreach (var inspector in inspectors)
        {
            if (inspector.Recognises(path, head)) return inspector.Inspect(path);
        }
        var known = string.Join(", ", inspectors.Select(inspector => inspector.Knows));
        throw new InvalidFileException(path, "file", $"is {FileSignature.Describe(head) ?? "of no known kind"}; known are {known}");
    }

    private static byte[] Head(string path)
    {
        using var file = MappedFile.Open(path);
        return file.Span(0, FileSignature.HeadLength).ToArray();
    }
}
