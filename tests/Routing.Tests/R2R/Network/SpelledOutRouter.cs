using Routing.R2R;

namespace Routing.Tests.R2R.Network;

/// <summary>The released router's formulas on plain numbers in double precision, written down once more.</summary>
internal static class SpelledOutRouter
{
    /// <returns>Logits before temperature.</returns>
    public static double[] Logits(RouterArtifact router, double[] hidden, double[] embedded, double[] logits)
    {
        if (router.Network.NormalizeInput)
            (hidden, embedded, logits) = (Norm(router, "layer_norm_hidden_states", hidden), Norm(router, "layer_norm_token", embedded), Softmax(logits));
        var x = Linear(router, "combined_projection", [.. hidden, .. embedded, .. Linear(router, "logits_projection", logits)]);
        x = Linear(router, "backbone.input_projection", x);
        for (var i = 0; i < router.Network.HiddenDims.Length; i++)
        {
            var block = $"backbone.blocks.{i}";
            var y = Linear(router, $"{block}.mlp.3", [.. Linear(router, $"{block}.mlp.0", Norm(router, $"{block}.layer_norm", x)).Select(Gelu)]);
            var residual = y.Length == x.Length ? x : Linear(router, $"{block}.dim_change", x);
            x = [.. y.Zip(residual, (a, b) => a + b)];
        }
        return Linear(router, "backbone.output_layer.1", Norm(router, "backbone.output_layer.0", x));
    }

    public static double[] Softmax(double[] x)
    {
        var exponentials = x.Select(v => Math.Exp(v - x.Max())).ToArray();
        return [.. exponentials.Select(e => e / exponentials.Sum())];
    }

    private static double[] Linear(RouterArtifact router, string name, double[] x)
    {
        float[] weight = [.. router.Weights[$"{name}.weight"]], bias = [.. router.Weights[$"{name}.bias"]];
        return [.. bias.Select((b, output) => b + x.Select((v, input) => v * weight[output * x.Length + input]).Sum())];
    }

    private static double[] Norm(RouterArtifact router, string name, double[] x)
    {
        float[] weight = [.. router.Weights[$"{name}.weight"]], bias = [.. router.Weights[$"{name}.bias"]];
        var mean = x.Average();
        var deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + 1e-5);
        return [.. x.Select((v, i) => (v - mean) / deviation * weight[i] + bias[i])];
    }

    private static double Gelu(double x) => x * NormalDistribution(x);

    // Simpson's rule from the mean: exact to float precision for what a layer norm lets through.
    private static double NormalDistribution(double x)
    {
        const int Parts = 2_000;
        var step = x / Parts;
        var sum = Density(0) + Density(x);
        for (var i = 1; i < Parts; i++) sum += (i % 2 == 0 ? 2 : 4) * Density(i * step);
        return 0.5 + sum * step / 3;
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(Math.Tau);
}
