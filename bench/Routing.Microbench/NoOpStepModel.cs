using Routing.Models;
using Routing.Runtime.Workers;

namespace Routing.Microbench;

/// <summary>A model that takes no time: what is measured with it is the engine.</summary>
internal sealed class NoOpStepModel : IStepModel
{
    private static readonly float[] s_logits = new float[1024];

    public ModelFacts Facts { get; } = new(s_logits.Length, ContextLength: 1 << 20, Slots: 1 << 24, EosTokenIds: []);

    public int FreeSlots => Facts.Slots;

    public IModelSequence? TryOpen(int capacity) => new Memory();

    public IStepLogits Step(IReadOnlyList<ModelRow> rows)
    {
        foreach (var row in rows) ((Memory)row.Sequence).Length += row.Tokens.Length;
        return new Output();
    }

    public void Dispose() { }

    private sealed class Memory : IModelSequence
    {
        public int Length { get; set; }

        public void Truncate(int length) => Length = length;

        public void Dispose() { }
    }

    private sealed class Output : IStepLogits
    {
        public (int Token, float LogProb) Greedy(int row, int vocabulary) => (7, -1);

        public ReadOnlySpan<float> Row(int row) => s_logits;

        public ReadOnlySpan<float> Hidden(int state) => [];

        public void Score(string router, ReadOnlySpan<int> rows, ReadOnlyMemory<int> tokens, ReadOnlyMemory<RowIdentity> identities, Span<float> scores) => scores.Clear();

        public void Dispose() { }
    }
}
