using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf.Blocks;

namespace Routing.Formats.Gguf.Import;

/// <summary>Reads rotary position embedding from <c>{architecture}.rope.*</c> and <c>rope_freqs.weight</c>.</summary>
internal static class GgufRope
{
    public const string FactorsName = "rope_freqs.weight";
    private const double DefaultTheta = 10_000;

    /// <param name="file">The file.</param>
    /// <param name="prefix">The architecture and a dot.</param>
    /// <param name="headDim">Elements of a head.</param>
    /// <param name="maxPositions">Context of the model, after scaling.</param>
    public static RopeConfig Read(GgufFile file, string prefix, int headDim, int maxPositions)
    {
        var metadata = file.Metadata;
        var theta = metadata.FindPositive(prefix + "rope.freq_base") ?? DefaultTheta;
        if (theta <= 1) throw new InvalidFileException(file.Path, prefix + "rope.freq_base", FormattableString.Invariant($"{theta} is not greater than 1"));
        theta = Shortest(theta);

        var scaled = ReadScaling(file, prefix, theta, maxPositions);
        if (file.Tensors.FirstOrDefault(tensor => tensor.Name == FactorsName) is not { } tensor) return scaled;
        if (scaled.Kind != RopeKind.Default) throw new InvalidFileException(file.Path, FactorsName, "comes beside rope scaling keys, and no known model has both");
        return Llama3RopeFactors.Find(theta, ReadFactors(file, tensor, headDim))
            ?? throw new InvalidFileException(file.Path, FactorsName, "its factors are not those of Llama 3.1's rope scaling, the only one with such factors that can be imported");
    }

    private static RopeConfig ReadScaling(GgufFile file, string prefix, double theta, int maxPositions)
    {
        var metadata = file.Metadata;
        var factorKey = prefix + "rope.scaling.factor";
        var factor = metadata.FindPositive(factorKey) ?? metadata.FindPositive(prefix + "rope.scale_linear");
        if (factor < 1) throw new InvalidFileException(file.Path, factorKey, FormattableString.Invariant($"{factor} is smaller than 1"));
        var typeKey = prefix + "rope.scaling.type";
        // A factor without a type is linear, as in llama.cpp.
        var type = metadata.Find(typeKey)?.AsString() ?? (factor is null or 1 ? "none" : "linear");
        var rope = new RopeConfig { Theta = theta, Factor = Shortest(factor ?? 1) };
        return type switch
        {
            "none" => new RopeConfig { Theta = theta },
            "linear" => rope with { Kind = RopeKind.Linear },
            "yarn" => ReadYarn(file, prefix, rope, maxPositions),
            _ => throw new InvalidFileException(file.Path, typeKey, $"rope scaling '{type}' cannot be imported; none, linear and yarn can"),
        };
    }

    private static RopeConfig ReadYarn(GgufFile file, string prefix, RopeConfig rope, int maxPositions)
    {
        var metadata = file.Metadata;
        foreach (var key in new[] { prefix + "rope.scaling.yarn_log_multiplier", prefix + "rope.scaling.yarn_ext_factor" })
        {
            if (metadata.Find(key)?.AsNumber() is { } value && value != (key.EndsWith("ext_factor", StringComparison.Ordinal) ? 1 : 0))
                throw new InvalidFileException(file.Path, key, FormattableString.Invariant($"{value} changes yarn in a way that cannot be imported"));
        }
        // llama.cpp multiplies its own 0.1 · ln(factor) + 1 by this one.
        var extra = metadata.FindPositive(prefix + "rope.scaling.attn_factor") ?? metadata.FindPositive(prefix + "rope.scaling.yarn_attn_factor");
        return rope with
        {
            Kind = RopeKind.Yarn,
            OriginalMaxPositions = metadata.FindSize(prefix + "rope.scaling.original_context_length") ?? maxPositions,
            BetaFast = Shortest(metadata.FindPositive(prefix + "rope.scaling.yarn_beta_fast") ?? rope.BetaFast),
            BetaSlow = Shortest(metadata.FindPositive(prefix + "rope.scaling.yarn_beta_slow") ?? rope.BetaSlow),
            AttentionFactor = extra is null or 1 ? null : extra * (0.1 * Math.Log(rope.Factor) + 1),
        };
    }

    private static double[] ReadFactors(GgufFile file, GgufTensor tensor, int headDim)
    {
        if (tensor.Shape is not [var count] || count != headDim / 2 || tensor.Type != GgufType.F32)
            throw new InvalidFileException(file.Path, FactorsName, $"is {tensor.Type} {tensor.ShapeText}; F32 [{headDim / 2}] belongs there");
        var factors = new float[count];
        BlockDecoder.Dequantize(tensor.Type, file.Read(tensor, 0, (int)tensor.ByteCount), factors);
        return Array.ConvertAll(factors, factor => (double)factor);
    }

    // Most files hold float32 numbers: write 0.1, not 0.10000000149.
    private static double Shortest(double value) =>
        (float)value == value ? double.Parse(((float)value).ToString("R", null), null) : value;
}
