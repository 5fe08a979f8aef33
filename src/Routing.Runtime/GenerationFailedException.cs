namespace Routing.Runtime;

/// <summary>A request, or the engine under it, broke while generating.</summary>
public sealed class GenerationFailedException(string reason, Exception? inner = null) : Exception(reason, inner);
