namespace Routing.Formats.Inspection;

/// <summary>Says what a path is, after checking it with the same code that loads it.</summary>
public static class Inspector
{
    // Tried in this order; the first that recognises a path reports on it or refuses it.
    private static readonly IPathInspector[] Inspectors = [new CheckpointInspector(), new SafetensorsInspector()];

    /// <exception cref="InvalidFileException">Broken, or of no known kind; says what it looks like.</exception>
    public static InspectionReport Inspect(string path)
    {
        var head = Directory.Exists(path) ? [] : Head(path);
        foreach (var inspector in Inspectors)
        {
            if (inspector.Recognises(path, head)) return inspector.Inspect(path);
        }
        var known = string.Join(", ", Inspectors.Select(inspector => inspector.Knows));
        throw new InvalidFileException(path, "file", $"is {FileSignature.Describe(head) ?? "of no known kind"}; known are {known}");
    }

    private static byte[] Head(string path)
    {
        using var file = MappedFile.Open(path);
        return file.Span(0, FileSignature.HeadLength).ToArray();
    }
}
