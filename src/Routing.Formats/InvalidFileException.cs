namespace Routing.Formats;

/// <summary>A file that cannot be used as it is: says which file, what in it, and why.</summary>
public sealed class InvalidFileException : Exception
{
    public InvalidFileException(string file, string item, string reason, Exception? inner = null)
        : base($"{file}: {item}: {reason}", inner) => (File, Item, Reason) = (file, item, reason);

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>What in the file: a key, a tensor, an offset.</summary>
    public string Item { get; }

    /// <summary>What is wrong with it and, where there is one, the fix.</summary>
    public string Reason { get; }
}
