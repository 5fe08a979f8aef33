using Routing.Formats.Checkpoints;

namespace Routing.Models.Layers;

/// <summary>Inverse frequencies of a rotary embedding and the factor on its cosines and sines.</summary>
/// <param name="Inverse">[head_dim / 2] radians a position.</param>
/// <param name="Scale">1 except for YaRN.</param>
internal sealed record RopeFrequencies(float[] Inverse, float Scale)
{
    public static RopeFrequencies Of(ModelConfig config)
    {
        var rope = config.Rope;
        var inverse = new float[config.HeadDim / 2];
        for (var i = 0; i < inverse.Length; i++) inverse[i] = 1f / (float)Math.Pow(rope.Theta, 2.0 * i / config.HeadDim);
        return rope.Kind switch
        {
            RopeKind.Default => new(inverse, 1),
            RopeKind.Linear => new(Array.ConvertAll(inverse, f => f / (float)rope.Factor), 1),
            RopeKind.Llama3 => new(Array.ConvertAll(inverse, f => Llama3(f, rope)), 1),
            RopeKind.Yarn => Yarn(inverse, config),
            _ => throw new ArgumentOutOfRangeException(nameof(config), rope.Kind, "Unknown rope kind."),
        };
    }

    // Llama 3.1: long wavelengths are divided by the factor, short ones kept, those between interpolated.
    private static float Llama3(float frequency, RopeConfig rope)
    {
        var wavelength = 2 * Math.PI / frequency;
        var longest = rope.OriginalMaxPositions / rope.LowFrequencyFactor;
        var shortest = rope.OriginalMaxPositions / rope.HighFrequencyFactor;
        if (wavelength > longest) return (float)(frequency / rope.Factor);
        if (wavelength < shortest) return frequency;
        var smooth = (rope.OriginalMaxPositions / wavelength - rope.LowFrequencyFactor) / (rope.HighFrequencyFactor - rope.LowFrequencyFactor);
        return (float)((1 - smooth) * frequency / rope.Factor + smooth * frequency);
    }

    // YaRN (arXiv 2309.00071, section 3.2 and appendix A): dimensions that rotate often are kept, those that rotate
    // rarely are interpolated, with a linear ramp between; attention is sharpened by a factor on cosines and sines.
    private static RopeFrequencies Yarn(float[] inverse, ModelConfig config)
    {
        var rope = config.Rope;
        var original = rope.OriginalMaxPositions > 0 ? rope.OriginalMaxPositions : config.MaxPositions;
        double Dimension(double rotations) =>
            config.HeadDim * Math.Log(original / (rotations * 2 * Math.PI)) / (2 * Math.Log(rope.Theta));

        var low = Dimension(rope.BetaFast);
        var high = Dimension(rope.BetaSlow);
        if (rope.Truncate) (low, high) = (Math.Floor(low), Math.Ceiling(high));
        low = Math.Max(low, 0);
        high = Math.Min(high, config.HeadDim - 1);
        if (low == high) high += 0.001;

        var blended = new float[inverse.Length];
        for (var i = 0; i < inverse.Length; i++)
        {
            var interpolated = Math.Clamp((i - low) / (high - low), 0, 1);
            blended[i] = (float)(inverse[i] / rope.Factor * interpolated + inverse[i] * (1 - interpolated));
        }
        return new(blended, (float)(rope.AttentionFactor ?? YarnScale(rope)));
    }

    private static double YarnScale(RopeConfig rope)
    {
        static double Mscale(double factor, double mscale) => factor <= 1 ? 1 : 0.1 * mscale * Math.Log(factor) + 1;
        return rope.Mscale != 0 && rope.MscaleAllDim != 0
            ? Mscale(rope.Factor, rope.Mscale) / Mscale(rope.Factor, rope.MscaleAllDim)
            : Mscale(rope.Factor, 1);
    }
}
