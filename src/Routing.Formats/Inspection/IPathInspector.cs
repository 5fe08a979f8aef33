namespace Routing.Formats.Inspection;

/// <summary>Knows one kind of file or folder. Add new kinds to <see cref="Inspector"/>'s list; a router's own kinds are handed to it.</summary>
public interface IPathInspector
{
    /// <summary>The kind, as a noun with its article, for the message that lists what is known.</summary>
    string Knows { get; }

    /// <summary>Whether the path claims to be of this kind, broken or not.</summary>
    /// <param name="path">An existing file or folder.</param>
    /// <param name="head">The file's first bytes, at most <see cref="FileSignature.HeadLength"/>; empty for a folder.</param>
    bool Recognises(string path, ReadOnlySpan<byte> head);

    /// <summary>Checks all that can be checked without reading every weight.</summary>
    /// <exception cref="InvalidFileException">It is not what it claims to be.</exception>
    InspectionReport Inspect(string path);
}
