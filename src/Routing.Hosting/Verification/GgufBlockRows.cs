using Routing.Formats.Gguf;
using Routing.Formats.Gguf.Blocks;

namespace Routing.Hosting.Verification;

/// <summary>Decoded quantised blocks, exact to float32 rounding: one row a type.</summary>
internal static class GgufBlockRows
{
    public const string Folder = "gguf";
    private const string Kind = "gguf_block";
    private const string RawSuffix = ".raw";

    // A value is scale × number + minimum: two roundings of terms about as large as the largest value.
    private const float Rounding = 1f / (1 << 22);

    public static IEnumerable<GoldenGroup> Find(string folder)
    {
        var path = Path.Combine(folder, "blocks.safetensors");
        return File.Exists(path) ? [new GoldenGroup(Kind, "blocks.safetensors", _ => Compare(path))] : [];
    }

    private static List<VerificationRow> Compare(string path)
    {
        using var golden = GoldenTensors.Open(path);
        var rows = new List<VerificationRow>();
        foreach (var raw in golden.Names.Where(name => name.EndsWith(RawSuffix, StringComparison.Ordinal)))
            rows.Add(Compare(golden, raw[..^RawSuffix.Length]));
        return rows.Count > 0 ? rows : [VerificationRow.Failed(Kind, "blocks.safetensors", $"holds no tensor *{RawSuffix}")];
    }

    private static VerificationRow Compare(GoldenTensors golden, string name)
    {
        if (!Enum.TryParse<GgufType>(name, out var type) || !BlockDecoder.CanDecode(type)) return VerificationRow.Skipped(Kind, name, "blocks of this type are not decoded");
        var expected = golden.Floats($"{name}.values", -1, -1);
        var actual = new float[expected.Length];
        BlockDecoder.Dequantize(type, golden.Bytes(name + RawSuffix, -1, -1), actual);
        var largest = 0f;
        foreach (var value in expected) largest = Math.Max(largest, Math.Abs(value));
        var difference = new LargestDifference(largest * Rounding);
        difference.Add(expected, actual, name);
        return difference.ToRow(Kind, name);
    }
}
