using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models.Caching;

/// <summary>
/// Keys and values of all sequences of one model: one preallocated arena of slots, from which each sequence gets a
/// contiguous region at admission. Owned and used by one worker thread.
/// </summary>
public sealed class KvCache : IDisposable
{
    /// <param name="config">The model.</param>
    /// <param name="slots">Token positions the arena holds, over all sequences.</param>
    /// <param name="type">Element type of keys and values.</param>
    /// <param name="device">Where they live.</param>
    public KvCache(ModelConfig config, int slots, ScalarType type, Device device) => throw new NotSupportedException($"{config}{slots}{type}{device}");

    /// <summary>Bytes one token position takes over all blocks: turns a budget in bytes into slots.</summary>
    public static long BytesPerSlot(ModelConfig config, ScalarType type) => throw new NotSupportedException($"{config}{type}");

    public int Slots => throw new NotSupportedException();

    /// <summary>Slots no sequence holds.</summary>
    public int FreeSlots => throw new NotSupportedException();

    /// <summary>Sequences that hold memory.</summary>
    public int SequenceCount => throw new NotSupportedException();

    /// <summary>Reserves contiguous memory for a sequence of at most <paramref name="capacity"/> tokens; null when there is no room.</summary>
    public KvSequence? TryAllocate(int capacity) => throw new NotSupportedException($"{capacity}");

    public void Dispose() { }
}
