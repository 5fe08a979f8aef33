using Routing.Runtime.Workers;

namespace Routing.Tests.Runtime;

/// <summary>A model whose KV memory is at times too fragmented for a new sequence.</summary>
internal sealed class RefusingModel(IStepModel model, Func<bool> refuses) : IStepModel
{
    public ModelFacts Facts => model.Facts;

    public int FreeSlots => model.FreeSlots;

    public IModelSequence? TryOpen(int capacity) => refuses() ? null : model.TryOpen(capacity);

    public IStepLogits Step(IReadOnlyList<ModelRow> rows) => model.Step(rows);

    public void Dispose() => model.Dispose();
}
