using TorchSharp;

namespace Routing;

/// <summary>Scores how much a token proposed by the small model needs the large one.</summary>
/// <remarks>
/// A pure choice: it runs no model, logs nothing and keeps no state across sequences. The threshold that a score is
/// compared with belongs to the request, not to the router.
/// </remarks>
public interface ITokenRouter
{
    /// <summary>Scores every row of a step.</summary>
    /// <param name="step">What the small model produced; see <see cref="StepOutput"/> for shapes.</param>
    /// <returns>[rows] float32 in [0, 1], owned by the caller.</returns>
    torch.Tensor Score(in StepOutput step);
}
