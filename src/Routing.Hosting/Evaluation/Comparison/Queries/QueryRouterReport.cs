namespace Routing.Hosting.Evaluation.Comparison.Queries;

/// <summary>How fair a baseline the query router is.</summary>
/// <param name="TrainingItems">Items it learnt from.</param>
/// <param name="Discrimination">Probability that it scores an item only the large model answers rightly over one of the others, on validation items (area under the ROC curve); 0.5 is chance, null if one kind is missing.</param>
public sealed record QueryRouterReport(int TrainingItems, double? Discrimination);
