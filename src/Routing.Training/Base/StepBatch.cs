namespace Routing.Training.Base;

/// <summary>All documents of one optimizer step, in parts of similar length.</summary>
/// <param name="Parts">Run one after the other; their gradients add up.</param>
/// <param name="Tokens">Tokens without padding.</param>
/// <param name="WeightSum">Sum of all loss weights: the loss is normalised over the step, not over a part.</param>
/// <param name="NextItem">Position of the first item of the following step.</param>
public sealed record StepBatch(IReadOnlyList<ItemBatch> Parts, int Tokens, double WeightSum, long NextItem);
