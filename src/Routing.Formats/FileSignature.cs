using System.Text;

namespace Routing.Formats;

/// <summary>Tells by a file's first bytes what it is when it is not what was asked for.</summary>
public static class FileSignature
{
    /// <summary>Bytes worth handing to <see cref="Describe"/>.</summary>
    public const int HeadLength = 512;

    internal const string Json = "a JSON file";

    private static readonly (byte[] Magic, string What)[] Known =
    [
        ("version https://git-lfs"u8.ToArray(), "a Git-LFS pointer, not the file itself: run 'git lfs pull' where it came from"),
        ("PK\x3\x4"u8.ToArray(), "a zip archive, as PyTorch's .pt and .bin files are: only safetensors weights are read"),
        ("GGUF"u8.ToArray(), "a GGUF file"),
        ([0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9], "a pickle of torch.save from before PyTorch 1.6: load it there, and save it with a newer one"),
        ([0x7f, .. "ELF"u8], "an executable (ELF)"),
        ("MZ"u8.ToArray(), "an executable (Windows)"),
        ([0x1f, 0x8b], "a gzip archive: unpack it first"),
        ("BZh"u8.ToArray(), "a bzip2 archive: unpack it first"),
        ([0xfd, .. "7zXZ"u8], "an xz archive: unpack it first"),
        ([0x28, 0xb5, 0x2f, 0xfd], "a zstd archive: unpack it first"),
        ("7z"u8.ToArray(), "a 7z archive: unpack it first"),
        ("Rar!"u8.ToArray(), "a rar archive: unpack it first"),
        ([0x89, .. "HDF"u8], "an HDF5 file: only safetensors weights are read"),
        ([0x89, .. "PNG"u8], "a PNG picture"),
        ([0xff, 0xd8, 0xff], "a JPEG picture"),
        ("%PDF"u8.ToArray(), "a PDF document"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ("PAR1"u8.ToArray(), "a Parquet file"),
        ("SQLite format 3"u8.ToArray(), "an SQLite database"),
        ("tjgg"u8.ToArray(), "a GGML file of before GGUF: convert it to GGUF first"),
        ("lmgg"u8.ToArray(), "a GGML file of before GGUF: convert it to GGUF first"),
    ];

    /// <summary>What the bytes look like, as a noun phrase with the fix where there is one; null for bytes that say nothing.</summary>
    public static string? Describe(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return "an empty file";
        foreach (var (magic, what) in Known)
        {
            if (head.StartsWith(magic)) return what;
        }
        if (head is [0x80, >= 2 and <= 5, ..]) return "a Python pickle, which can run code when loaded: only safetensors weights are read";
        if (head.Length > 262 && head[257..262].SequenceEqual("ustar"u8)) return "a tar archive: unpack it first";
        if (!head.ContainsAnyExcept((byte)0)) return "nothing but zero bytes, as an unfinished download leaves";
        return IsText(head, out var text) ? DescribeText(text) : null;
    }

    private static string DescribeText(string text)
    {
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith('<')) return "a web page or XML, as a failed download leaves";
        return start.StartsWith('{') || start.StartsWith('[') ? Json : "a text file";
    }

    private static bool IsText(ReadOnlySpan<byte> head, out string text)
    {
        // The head may end inside a character: its last three bytes are forgiven.
        text = Encoding.UTF8.GetString(head);
        return !text.AsSpan(0, Math.Max(1, text.Length - 3)).ContainsAny('\uFFFD', '\0')
            && !text.Any(c => char.IsControl(c) && !char.IsWhiteSpace(c));
    }
}
