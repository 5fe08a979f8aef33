using Routing.Models.Native;

namespace Routing.Training.Base;

/// <summary>Chooses what matrices are multiplied in.</summary>
internal static class PrecisionProbe
{
    private const int Repeats = 3;

    // Without one of these libtorch emulates bfloat16 products, which is slower than float32 and need not be measured.
    private static readonly string[] s_hardware = ["AVX-512BF16", "AMX-BF16", "BF16"];

    /// <summary>This processor multiplies bfloat16 itself.</summary>
    public static bool IsWorthMeasuring => ProcessorInfo.Read().Features.Intersect(s_hardware).Any();

    /// <summary>The faster one; the runs alternate, so that a busy machine disturbs both alike.</summary>
    /// <param name="run">Forward and backward of the same batch in a precision.</param>
    public static TrainingPrecision Faster(Action<TrainingPrecision> run, TimeProvider clock)
    {
        var best = new Dictionary<TrainingPrecision, TimeSpan> { [TrainingPrecision.F32] = TimeSpan.MaxValue, [TrainingPrecision.BF16] = TimeSpan.MaxValue };
        foreach (var precision in best.Keys) run(precision);   // the first run of each prepares kernels and memory
        for (var i = 0; i < Repeats; i++)
        {
            foreach (var precision in best.Keys)
            {
                var started = clock.GetTimestamp();
                run(precision);
                var elapsed = clock.GetElapsedTime(started);
                if (elapsed < best[precision]) best[precision] = elapsed;
            }
        }
        return best[TrainingPrecision.BF16] < best[TrainingPrecision.F32] ? TrainingPrecision.BF16 : TrainingPrecision.F32;
    }
}
