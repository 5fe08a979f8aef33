namespace Routing.Runtime.Scheduling.Batching;

/// <summary>Where the sequences of a pair are, at the moment after steps ended and new ones began; the others wait for the small model.</summary>
/// <param name="SmallRows">In the small model's running step; 0 when it is idle.</param>
/// <param name="SmallTicks">Until that step ends.</param>
/// <param name="LargeRows">In the large model's running step; 0 when it is idle.</param>
/// <param name="LargeTicks">Until that step ends.</param>
/// <param name="LargeWaiting">Waiting for the large model.</param>
internal readonly record struct BatchingState(int SmallRows, int SmallTicks, int LargeRows, int LargeTicks, int LargeWaiting);
