namespace Routing.Runtime;

/// <summary>The queue is full: try again later (HTTP 429).</summary>
public sealed class EngineBusyException(int capacity) : Exception($"The queue of {capacity} waiting sequences is full; try again later.");
