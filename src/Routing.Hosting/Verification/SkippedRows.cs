namespace Routing.Hosting.Verification;

/// <summary>Golden values of what is not supported: named, so that nobody takes them for passed.</summary>
internal static class SkippedRows
{
    /// <summary>Folders of golden values, and what their rows are called.</summary>
    public static readonly IReadOnlyDictionary<string, (string Kind, string Reason)> Folders = new Dictionary<string, (string, string)>
    {
        ["adapters"] = ("adapter", "PEFT adapters are not supported"),
        ["vectors"] = ("vector", "GGUF control vectors are not supported"),
    };

    public static IEnumerable<GoldenGroup> Find(string folder, string kind, string reason) =>
        GoldenFolder.Entries(folder).Select(path => new GoldenGroup(kind, Path.GetFileName(path), _ => [VerificationRow.Skipped(kind, Path.GetFileName(path), reason)]));
}
