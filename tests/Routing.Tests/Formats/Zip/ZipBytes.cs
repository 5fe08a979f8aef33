using System.IO.Compression;
using System.Text;

namespace Routing.Tests.Formats.Zip;

/// <summary>Writes ZIP archives in the classic form, honest ones by default; the numbers a hostile archive lies about can be set.</summary>
internal sealed class ZipBytes
{
    private readonly List<(string Name, byte[] Stored, Header Header)> _entries = [];

    public ushort Disk { get; set; }
    public ushort? Count { get; set; }
    public uint? DirectorySize { get; set; }
    public uint? DirectoryStart { get; set; }
    public byte[] AfterDirectory { get; set; } = [];

    public IReadOnlyList<(string Name, byte[] Stored, Header Header)> Entries => _entries;

    /// <summary>Adds an entry; <paramref name="change"/> may falsify its headers.</summary>
    public ZipBytes Add(string name, byte[] bytes, bool deflate = false, Action<Header>? change = null)
    {
        var stored = deflate ? Deflate(bytes) : bytes;
        var header = new Header { Name = name, LocalName = name, Method = (ushort)(deflate ? 8 : 0), LocalMethod = (ushort)(deflate ? 8 : 0), Stored = (uint)stored.Length, Bytes = (uint)bytes.Length };
        change?.Invoke(header);
        _entries.Add((name, stored, header));
        return this;
    }

    public ZipBytes Remove(string name)
    {
        _entries.RemoveAll(entry => entry.Name == name);
        return this;
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var starts = new List<uint>();
        foreach (var (_, stored, header) in _entries)
        {
            starts.Add((uint)stream.Position);
            writer.Write("PK\x3\x4"u8);
            WriteCommon(writer, header, header.LocalMethod, header.LocalName, extra: 0);
            writer.Write(Encoding.UTF8.GetBytes(header.LocalName));
            writer.Write(stored);
        }
        var directory = (uint)stream.Position;
        foreach (var (index, (_, _, header)) in _entries.Index())
        {
            writer.Write("PK\x1\x2"u8);
            writer.Write((ushort)20);
            WriteCommon(writer, header, header.Method, header.Name, header.Extra.Length);
            writer.Write(new byte[10]);
            writer.Write(header.Start ?? starts[index]);
            writer.Write(header.NameBytes ?? Encoding.UTF8.GetBytes(header.Name));
            writer.Write(header.Extra);
        }
        writer.Write(AfterDirectory);
        var size = (uint)stream.Position - directory;
        writer.Write("PK\x5\x6"u8);
        writer.Write(Disk);
        writer.Write(Disk);
        writer.Write(Count ?? (ushort)_entries.Count);
        writer.Write(Count ?? (ushort)_entries.Count);
        writer.Write(DirectorySize ?? size);
        writer.Write(DirectoryStart ?? directory);
        writer.Write((ushort)0);
        return stream.ToArray();
    }

    private static void WriteCommon(BinaryWriter writer, Header header, ushort method, string name, int extra)
    {
        writer.Write((ushort)20);
        writer.Write(header.Flags);
        writer.Write(method);
        writer.Write(new byte[8]);
        writer.Write(header.Stored);
        writer.Write(header.Bytes);
        writer.Write((ushort)Encoding.UTF8.GetByteCount(name));
        writer.Write((ushort)extra);
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var deflater = new DeflateStream(stream, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(bytes);
        return stream.ToArray();
    }

    /// <summary>What an entry's two headers say.</summary>
    internal sealed class Header
    {
        public required string Name { get; set; }
        public byte[]? NameBytes { get; set; }
        public required string LocalName { get; set; }
        public ushort Flags { get; set; }
        public required ushort Method { get; set; }
        public required ushort LocalMethod { get; set; }
        public required uint Stored { get; set; }
        public required uint Bytes { get; set; }
        public uint? Start { get; set; }
        public byte[] Extra { get; set; } = [];
    }
}
