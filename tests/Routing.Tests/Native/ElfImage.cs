using System.Buffers.Binary;
using System.Text;

namespace Routing.Tests.Native;

/// <summary>Writes the smallest ELF library that defines and needs symbol versions: two program headers, no sections.</summary>
internal static class ElfImage
{
    private const int Headers = 64 + 2 * 56;
    private const long Base = 0x10000;   // the load segment's address, so that addresses and offsets differ

    /// <param name="defined">Versions it defines.</param>
    /// <param name="needed">Versions it needs, by library; the flag says weak.</param>
    public static byte[] Write(string[] defined, (string Library, (string Version, bool Weak)[] Versions)[] needed)
    {
        var strings = new List<byte> { 0 };
        int Text(string text)
        {
            var at = strings.Count;
            strings.AddRange(Encoding.ASCII.GetBytes(text));
            strings.Add(0);
            return at;
        }

        var definitions = new List<byte>();
        for (var i = 0; i < defined.Length; i++)
        {
            Append(definitions, 2, [1, 0, i + 1, 1]);
            Append(definitions, 4, [0, 20, i + 1 < defined.Length ? 28 : 0, Text(defined[i]), 0]);
        }

        var needs = new List<byte>();
        for (var i = 0; i < needed.Length; i++)
        {
            var (library, versions) = needed[i];
            Append(needs, 2, [1, versions.Length]);
            Append(needs, 4, [Text(library), 16, i + 1 < needed.Length ? 16 + 16 * versions.Length : 0]);
            for (var j = 0; j < versions.Length; j++)
            {
                Append(needs, 4, [0x1234]);
                Append(needs, 2, [versions[j].Weak ? 2 : 0, j + 2]);
                Append(needs, 4, [Text(versions[j].Version), j + 1 < versions.Length ? 16 : 0]);
            }
        }

        long stringsAt = Headers, definitionsAt = stringsAt + strings.Count, needsAt = definitionsAt + definitions.Count, dynamicAt = needsAt + needs.Count;
        var dynamic = new List<byte>();
        Append(dynamic, 8, [5, Base + stringsAt, 0x6ffffffc, Base + definitionsAt, 0x6ffffffd, defined.Length]);
        Append(dynamic, 8, [0x6ffffffe, Base + needsAt, 0x6fffffff, needed.Length, 0, 0]);

        var image = new List<byte> { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 };
        image.AddRange(new byte[9]);
        Append(image, 2, [3, 62]);
        Append(image, 4, [1]);
        Append(image, 8, [0, 64, 0]);
        Append(image, 4, [0]);
        Append(image, 2, [64, 56, 2, 0, 0, 0]);
        var length = dynamicAt + dynamic.Count;
        Append(image, 4, [1, 5]);
        Append(image, 8, [0, Base, Base, length, length, 0x1000]);
        Append(image, 4, [2, 6]);
        Append(image, 8, [dynamicAt, Base + dynamicAt, Base + dynamicAt, dynamic.Count, dynamic.Count, 8]);
        return [.. image, .. strings, .. definitions, .. needs, .. dynamic];
    }

    private static void Append(List<byte> bytes, int size, long[] values)
    {
        Span<byte> word = stackalloc byte[8];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt64LittleEndian(word, value);
            bytes.AddRange(word[..size]);
        }
    }
}
