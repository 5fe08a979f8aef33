using Routing.Formats.Checkpoints;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models.Caching;

/// <summary>
/// Keys and values of all sequences of one model: one preallocated arena of slots, from which each sequence gets a
/// contiguous region at admission, so that attention reads it in place. Owned and used by one worker thread.
/// </summary>
public sealed class KvCache : IDisposable
{
    private readonly SlotAllocator _allocator;

    /// <param name="config">The model.</param>
    /// <param name="slots">Token positions the arena holds, over all sequences.</param>
    /// <param name="type">Element type of keys and values.</param>
    /// <param name="device">Where they live.</param>
    public KvCache(ModelConfig config, int slots, ScalarType type, Device device)
    {
        _allocator = new SlotAllocator(slots);
        Type = type;
        (Keys, Values) = (new Tensor[config.LayerCount], new Tensor[config.LayerCount]);
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            Keys[layer] = Arena();
            Values[layer] = Arena();
        }
        (KeyAddresses, ValueAddresses) = (Array.ConvertAll(Keys, NativeTensor.Address), Array.ConvertAll(Values, NativeTensor.Address));

        // Zeros, not garbage: a masked-out NaN would still poison a softmax.
        Tensor Arena() => zeros([config.KvHeadCount, slots, config.HeadDim], type, device).DetachFromDisposeScope();
    }

    /// <summary>Bytes one token position takes over all blocks: turns a budget in bytes into slots.</summary>
    public static long BytesPerSlot(ModelConfig config, ScalarType type) =>
        2L * config.LayerCount * config.KvHeadCount * config.HeadDim * ElementTypes.Size(type);

    public int Slots => _allocator.Slots;

    /// <summary>Element type of keys and values.</summary>
    public ScalarType Type { get; }

    /// <summary>Slots no sequence holds.</summary>
    public int FreeSlots => _allocator.FreeSlots;

    /// <summary>Sequences that hold memory.</summary>
    public int SequenceCount { get; private set; }

    /// <summary>[layers] of [kv_heads, slots, head_dim]: a head's keys lie in one piece, as attention reads them.</summary>
    internal Tensor[] Keys { get; }

    /// <summary>[layers] of [kv_heads, slots, head_dim].</summary>
    internal Tensor[] Values { get; }

    /// <summary>[layers] where <see cref="Keys"/> begin.</summary>
    internal nint[] KeyAddresses { get; }

    /// <summary>[layers] where <see cref="Values"/> begin.</summary>
    internal nint[] ValueAddresses { get; }

    /// <summary>Reserves contiguous memory for a sequence of at most <paramref name="capacity"/> tokens; null when there is no room.</summary>
    public KvSequence? TryAllocate(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        if (_allocator.TryTake(capacity) is not { } start) return null;
        SequenceCount++;
        return new KvSequence(this, start, capacity);
    }

    internal void Free(int start, int capacity)
    {
        _allocator.Give(start, capacity);
        SequenceCount--;
    }

    public void Dispose()
    {
        foreach (var tensor in Keys) tensor.Dispose();
        foreach (var tensor in Values) tensor.Dispose();
    }
}
