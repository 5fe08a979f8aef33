using System.IO.Compression;
using Routing.Formats;
using Routing.Formats.Zip;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Zip;

public sealed class ZipContainerTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i / 7))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, InlineData(CompressionLevel.NoCompression), InlineData(CompressionLevel.Optimal)]
    public void AnotherWritersArchive_IsReadByteForByte(CompressionLevel level)
    {
        var path = _folder.File("a.zip");
        using (var archive = System.IO.Compression.ZipFile.Open(path, ZipArchiveMode.Create))
        {
            foreach (var name in (string[])["größe/a", "b", "empty"])
            {
                using var stream = archive.CreateEntry(name, level).Open();
                if (name != "empty") stream.Write(Content);
            }
        }

        using var zip = ZipContainer.Open(path);

        Assert.Equal(["b", "empty", "größe/a"], zip.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Content, zip.Read(zip.Entries["größe/a"], 0, Content.Length).ToArray());
        Assert.Equal(Content[10..20], zip.Read(zip.Entries["b"], 10, 10).ToArray());
        Assert.Equal(0, zip.Read(zip.Entries["empty"], 0, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => zip.Read(zip.Entries["b"], 999, 2).Length);
    }

    [Fact]
    public void NumbersOf64Bits_AreReadFromTheExtraField()
    {
        byte[] extra = [7, 0, 2, 0, 1, 2, 1, 0, 24, 0, .. BitConverter.GetBytes(1000L), .. BitConverter.GetBytes(1000L), .. BitConverter.GetBytes(0L), 0];
        using var zip = Open(new ZipBytes().Add("a", Content, change: header => (header.Bytes, header.Stored, header.Start, header.Extra) = (uint.MaxValue, uint.MaxValue, uint.MaxValue, extra)));
        Assert.Equal(Content, zip.Read(zip.Entries["a"], 0, 1000).ToArray());
    }

    public static TheoryData<string, string, byte[]> HostileArchives()
    {
        byte[] One(Action<ZipBytes.Header>? change = null, bool deflate = false) => new ZipBytes().Add("a", Content, deflate, change).ToArray();
        return new()
        {
            { "no end", "end record", One()[..^1] },
            { "nothing but a magic", "end record", "PK\x3\x4"u8.ToArray() },
            { "a comment", "end record", [.. One(), 1] },
            { "two disks", "end record", new ZipBytes { Disk = 1 }.Add("a", Content).ToArray() },
            { "directory elsewhere", "end record", new ZipBytes { DirectoryStart = 5 }.Add("a", Content).ToArray() },
            { "directory too long", "end record", new ZipBytes { DirectorySize = uint.MaxValue }.Add("a", Content).ToArray() },
            { "more entries than there are", "zip directory", new ZipBytes { Count = 2 }.Add("a", Content).ToArray() },
            { "fewer entries than there are", "zip directory", new ZipBytes { Count = 1 }.Add("a", Content).Add("b", Content).ToArray() },
            { "bytes after the directory", "zip directory", new ZipBytes { AfterDirectory = [1, 2, 3] }.Add("a", Content).ToArray() },
            { "name twice", "a", new ZipBytes().Add("a", Content).Add("a", Content).ToArray() },
            { "name of no text", "zip directory", One(header => header.NameBytes = [0xff]) },
            { "encrypted", "a", One(header => header.Flags = 1) },
            { "strongly encrypted", "a", One(header => header.Flags = 0x40) },
            { "method 12", "a", One(header => header.Method = 12) },
            { "another method in front", "a", One(header => header.LocalMethod = 8) },
            { "another name in front", "a", One(header => header.LocalName = "b") },
            { "stored in fewer bytes", "a", One(header => header.Bytes = 1001) },
            { "longer than the file", "a", One(header => (header.Bytes, header.Stored) = (1_000_000, 1_000_000)) },
            { "into the directory", "zip directory", One(header => (header.Bytes, header.Stored) = (1010, 1010)) },
            { "header behind the file", "a", One(header => header.Start = 1_000_000) },
            { "header at the file's end", "a", One(header => header.Start = 1090) },
            { "header that is none", "a", One(header => header.Start = 4) },
            { "an entry within another", "b", new ZipBytes().Add("a", new ZipBytes().Add("b", Content).ToArray()).Add("b", Content, change: header => header.Start = 31).ToArray() },
            { "64-bit numbers that are missing", "a", One(header => (header.Bytes, header.Extra) = (uint.MaxValue, [1, 0, 2, 0, 1, 1])) },
            { "64-bit length", "a", One(header => (header.Stored, header.Bytes, header.Extra) = (uint.MaxValue, uint.MaxValue, [1, 0, 16, 0, .. BitConverter.GetBytes(ulong.MaxValue), .. BitConverter.GetBytes(ulong.MaxValue)])) },
            { "64-bit form that is not there", "end record", [.. One()[..^22], .. "PK\x6\x7"u8, .. new byte[16], .. One()[^22..]] },
            { "zip bomb", "a", new ZipBytes().Add("a", new byte[20 << 20], deflate: true).ToArray() },
            { "zip bomb of many", "b", new ZipBytes().Add("a", new byte[700_000], deflate: true).Add("b", new byte[700_000], deflate: true).ToArray() },
        };
    }

    [Theory, MemberData(nameof(HostileArchives))]
    public void AHostileArchive_IsRefusedByName(string what, string item, byte[] bytes)
    {
        var path = _folder.File("hostile.zip");
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<InvalidFileException>(() => ZipContainer.Open(path).Dispose());
        Assert.True(refusal.Item == item, $"{what}: {refusal.Message}");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory, InlineData(999u), InlineData(1001u)]
    public void AnEntryThatInflatesToAnotherSize_IsRefusedWhenRead(uint says)
    {
        using var zip = Open(new ZipBytes().Add("a", Content, deflate: true, header => header.Bytes = says));
        Assert.Equal("a", Assert.Throws<InvalidFileException>(() => zip.Read(zip.Entries["a"], 0, 1).Length).Item);
    }

    [Fact]
    public void AnEntryThatDoesNotInflate_IsRefusedWhenRead()
    {
        using var zip = Open(new ZipBytes().Add("a", [0xff, 1, 2, 3], change: header => (header.Method, header.LocalMethod, header.Bytes) = (8, 8, 100)));
        Assert.Contains("does not inflate", Assert.Throws<InvalidFileException>(() => zip.Read(zip.Entries["a"], 0, 1).Length).Reason, StringComparison.Ordinal);
    }

    private ZipContainer Open(ZipBytes bytes)
    {
        File.WriteAllBytes(_folder.File("a.zip"), bytes.ToArray());
        return ZipContainer.Open(_folder.File("a.zip"));
    }
}
