namespace Routing.Models.Simd;

/// <summary>Memory of a <see cref="SimdStep"/> between its operations; each buffer is [tokens, width of its name]. Owned by: the step.</summary>
internal sealed class StepScratch : IDisposable
{
    public Scratch Hidden { get; } = new();

    public Scratch Normed { get; } = new();

    public Scratch Queries { get; } = new();

    public Scratch Keys { get; } = new();

    public Scratch Values { get; } = new();

    public Scratch Scores { get; } = new();

    public Scratch Attended { get; } = new();

    public Scratch Gate { get; } = new();

    public Scratch Up { get; } = new();

    public void Dispose()
    {
        foreach (var scratch in (Scratch[])[Hidden, Normed, Queries, Keys, Values, Scores, Attended, Gate, Up]) scratch.Dispose();
    }
}
