namespace Routing.Formats;

/// <summary>The bytes of a JSON file, once it is plain that it is one and not too long.</summary>
internal static class JsonFile
{
    /// <param name="file">Keeps the bytes alive.</param>
    /// <param name="longest">Most bytes that a file of this kind may have.</param>
    public static ReadOnlySpan<byte> Bytes(MappedFile file, int longest)
    {
        if (file.Length > longest) throw new InvalidFileException(file.Path, "file", $"has {file.Length:N0} bytes; such a file has at most {longest:N0}");
        if (FileSignature.Describe(file.Span(0, FileSignature.HeadLength)) is { } what and not FileSignature.Json)
            throw new InvalidFileException(file.Path, "file", $"is not JSON but {what}");
        return file.Span(0, longest);
    }
}
