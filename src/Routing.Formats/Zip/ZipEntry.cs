namespace Routing.Formats.Zip;

/// <summary>A file in a ZIP archive.</summary>
/// <param name="Name">Its path, with forward slashes.</param>
/// <param name="Start">Offset of its local header.</param>
/// <param name="Data">Offset of its bytes as they are stored.</param>
/// <param name="StoredBytes">Bytes it takes in the archive.</param>
/// <param name="Bytes">Bytes it has; as many as it takes unless it is deflated.</param>
/// <param name="IsDeflated">Compressed by deflate, the only method read.</param>
internal sealed record ZipEntry(string Name, long Start, long Data, long StoredBytes, long Bytes, bool IsDeflated)
{
    public long End => Data + StoredBytes;
}
