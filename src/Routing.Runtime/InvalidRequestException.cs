namespace Routing.Runtime;

/// <summary>A request that no engine of this set-up can serve; says everything that is wrong with it.</summary>
public sealed class InvalidRequestException(IReadOnlyList<string> errors, Exception? inner = null) : Exception("The request cannot be served: " + string.Join(" ", errors), inner)
{
    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
