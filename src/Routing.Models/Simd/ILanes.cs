namespace Routing.Models.Simd;

/// <summary>A vector of float32 lanes, so that one kernel serves every width a processor may have.</summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Load(float* address);

    static abstract TSelf Broadcast(float value);

    /// <summary>a · b + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    void Store(float* address);
}
