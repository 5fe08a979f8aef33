using Routing.Training.Gym;

namespace Routing.Hosting.Evaluation.Comparison.Oracles;

/// <summary>Answers with knowledge no router has while it decides: how far routing could get.</summary>
public interface IRoutingOracle
{
    /// <summary>Its name in reports.</summary>
    string Name { get; }

    /// <param name="host">A pair.</param>
    /// <param name="items">What to ask.</param>
    /// <param name="options">Concurrency and length of answers.</param>
    /// <param name="stop">Ends the run.</param>
    /// <returns>[items], in their order.</returns>
    Task<IReadOnlyList<ItemOutcome>> AnswerAsync(ModelHost host, IReadOnlyList<GymItem> items, ComparisonOptions options, CancellationToken stop);
}
