using System.Text;
using Routing.Formats.Zip;

namespace Routing.Formats.Pickles;

/// <summary>The ZIP archive of a torch file: a folder with <c>data.pkl</c>, <c>data/&lt;key&gt;</c>, <c>byteorder</c> and <c>version</c>. Owns: the mapping.</summary>
internal sealed class TorchArchive : IDisposable
{
    public const string PickleName = "data.pkl";

    private const string StorageFolder = "data/";
    private const int NewestVersion = 10;   // as in PyTorch 2.x: kMaxSupportedFileFormatVersion

    private readonly ZipContainer _zip;
    private readonly string _root;

    private TorchArchive(ZipContainer zip, string root)
    {
        (_zip, _root) = (zip, root);
        TotalStorageBytes = zip.Entries.Values.Where(entry => entry.Name.StartsWith(root + StorageFolder, StringComparison.Ordinal)).Sum(entry => entry.Bytes);
    }

    public string Path => _zip.Path;

    public long ByteCount => _zip.ByteCount;

    /// <summary>Bytes of all storages together.</summary>
    public long TotalStorageBytes { get; }

    /// <exception cref="InvalidFileException">No archive of torch.save, or not of this byte order.</exception>
    public static TorchArchive Open(string path)
    {
        RequireZip(path);
        var zip = ZipContainer.Open(path);
        try
        {
            var archive = new TorchArchive(zip, FindRoot(zip));
            archive.CheckByteOrder();
            archive.CheckVersion();
            return archive;
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>The pickle's bytes.</summary>
    public byte[] Pickle()
    {
        var entry = _zip.Entries[_root + PickleName];
        if (entry.Bytes > PickleReader.LongestPickle) throw new InvalidFileException(Path, PickleName, $"has {entry.Bytes:N0} bytes; at most {PickleReader.LongestPickle:N0} are read");
        return _zip.Read(entry, 0, (int)entry.Bytes).ToArray();
    }

    /// <summary>Bytes of a storage; null where there is none of that key.</summary>
    public long? StorageBytes(string key) => _zip.Entries.GetValueOrDefault(_root + StorageFolder + key)?.Bytes;

    /// <summary>Part of a storage that is there.</summary>
    public ReadOnlySpan<byte> ReadStorage(string key, long start, long count) => count <= Array.MaxLength
        ? _zip.Read(_zip.Entries[_root + StorageFolder + key], start, (int)count)
        : throw new InvalidFileException(Path, key, $"holds a view over {count:N0} bytes; at most {Array.MaxLength:N0} are read");

    public void Dispose() => _zip.Dispose();

    private static void RequireZip(string path)
    {
        using var file = MappedFile.Open(path);
        var head = file.Span(0, FileSignature.HeadLength);
        if (!ZipContainer.Recognises(head)) throw new InvalidFileException(path, "file", $"is no torch archive but {FileSignature.Describe(head) ?? "of no known kind"}");
    }

    /// <summary>The one folder everything is in; its name is the file's when it was saved.</summary>
    private static string FindRoot(ZipContainer zip)
    {
        var pickle = zip.Entries.Keys.FirstOrDefault(name => name.EndsWith("/" + PickleName, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - PickleName.Length - 1)
            ?? throw new InvalidFileException(zip.Path, PickleName, "is missing: this zip archive was not written by torch.save");
        var root = pickle[..^PickleName.Length];
        if (zip.Entries.ContainsKey(root + "constants.pkl")) throw new InvalidFileException(zip.Path, "constants.pkl", "makes this a TorchScript program; save the model's state_dict with torch.save instead");
        var stray = zip.Entries.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !IsKnown(root, name));
        return stray is null ? root : throw new InvalidFileException(zip.Path, stray, $"has no place in an archive of torch.save, where all lies in {root}: {PickleName}, {StorageFolder}, byteorder, version");
    }

    // Names with a point in front are notes of newer versions (.format_version, .data/serialization_id) that change nothing.
    private static bool IsKnown(string root, string name) =>
        name.StartsWith(root, StringComparison.Ordinal)
        && (name[root.Length..] is PickleName or "byteorder" or "version" or ['.', ..] || name.AsSpan(root.Length).StartsWith(StorageFolder));

    private void CheckByteOrder()
    {
        var order = Text("byteorder") ?? "little";   // before PyTorch 2.1 nobody said, and everybody was
        if (order == "big") throw new InvalidFileException(Path, "byteorder", "is big-endian; load and save the file on a little-endian machine");
        if (order != "little") throw new InvalidFileException(Path, "byteorder", $"is '{order}'; known are little and big");
    }

    private void CheckVersion()
    {
        var text = Text("version") ?? throw new InvalidFileException(Path, "version", "is missing: this zip archive was not written by torch.save");
        if (!int.TryParse(text, out var version) || version is < 1 or > NewestVersion) throw new InvalidFileException(Path, "version", $"is '{text}'; known are 1 to {NewestVersion}");
    }

    private string? Text(string name)
    {
        const int longest = 16;
        if (!_zip.Entries.TryGetValue(_root + name, out var entry)) return null;
        if (entry.Bytes > longest) throw new InvalidFileException(Path, name, $"has {entry.Bytes:N0} bytes; at most {longest} are read");
        return Encoding.ASCII.GetString(_zip.Read(entry, 0, (int)entry.Bytes)).Trim();
    }
}
