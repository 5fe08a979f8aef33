using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>Updates its parameters from their gradients. Owns its state; disposed by: whoever made it.</summary>
internal interface IOptimizer : IDisposable
{
    /// <summary>One update; the caller zeroes the gradients.</summary>
    void Step(double learningRate);

    /// <summary>What a resumed run needs, by parameter: views of the live state, to be read or copied into.</summary>
    IEnumerable<(string Name, Tensor State)> State();
}
