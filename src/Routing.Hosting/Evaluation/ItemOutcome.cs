namespace Routing.Hosting.Evaluation;

/// <summary>What came of one item under a policy.</summary>
/// <param name="IsCorrect">The final answer is right.</param>
/// <param name="Tokens">Length of the answer.</param>
/// <param name="LargeTokens">Of these, made by the large model.</param>
/// <param name="LargeCalls">Steps of the large model that were to make or verify tokens.</param>
public readonly record struct ItemOutcome(bool IsCorrect, int Tokens, int LargeTokens, int LargeCalls);
