namespace Routing.Models.Simd;

/// <summary>A vector of float32 lanes, so that one kernel serves every width a processor may have.</summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>Loads float32 values, or their upper halves, which are all there is of a BF16 value.</summary>
    /// <typeparam name="TStored"><see langword="float"/> or <see langword="ushort"/>.</typeparam>
    static abstract TSelf Load<TStored>(TStored* address)
        where TStored : unmanaged;

    static abstract TSelf Broadcast(float value);

    /// <summary>a · b + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    void Store(float* address);
}
