namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Parameters that work for a token, on average, by both definitions in use: a measure of memory traffic, not of arithmetic.</summary>
/// <param name="ByWork">P_S + r · P_L: the small model proposes every token, the large one is called for a share r (the R2R paper).</param>
/// <param name="ByMaker">(n_S · P_S + n_L · P_L) / n: each token counts the model that made it (R2R's evaluation code).</param>
public readonly record struct ActivatedParameters(double ByWork, double ByMaker)
{
    internal static ActivatedParameters Of(PairDescription pair, bool isWholeAnswer, double largeFraction, double largeCalls)
    {
        var byMaker = (1 - largeFraction) * pair.SmallParameters + largeFraction * pair.LargeParameters;
        return new(isWholeAnswer ? byMaker : pair.SmallParameters + largeCalls * pair.LargeParameters, byMaker);
    }
}
