using System.Collections.Frozen;
using System.Runtime.InteropServices;

namespace Routing.R2R.Network;

/// <summary>Writes the values of one tensor, row-major.</summary>
public delegate void FillTensor(string name, Span<float> values);

/// <summary>Weights of a router network in one block of memory that does not move, so that tensors and kernels share it. Immutable once made.</summary>
public sealed class RouterWeights
{
    // A cache line: vector loads that straddle two take twice as long.
    private const int AlignmentFloats = 16;

    private readonly float[] _memory;
    private readonly FrozenDictionary<string, (int Offset, int Count)> _places;

    /// <param name="fill">Called once a tensor, in the order of <see cref="RouterTensors.Of"/>.</param>
    public RouterWeights(RouterNetworkConfig config, FillTensor fill)
    {
        var tensors = RouterTensors.Of(config);
        var places = new Dictionary<string, (int Offset, int Count)>();
        var end = AlignmentFloats;
        foreach (var (name, shape) in tensors)
        {
            var count = checked((int)shape.Aggregate(1L, (product, size) => checked(product * size)));
            places.Add(name, (end, count));
            end = checked(end + (count + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats);
        }
        _memory = GC.AllocateArray<float>(end, pinned: true);
        var shift = Misalignment();
        _places = places.ToFrozenDictionary(place => place.Key, place => (place.Value.Offset - shift, place.Value.Count));
        foreach (var (name, _) in tensors) fill(name, MemoryOf(name));
    }

    /// <summary>Values of a tensor, row-major.</summary>
    public ReadOnlySpan<float> this[string name] => MemoryOf(name);

    internal bool Has(string name) => _places.ContainsKey(name);

    /// <summary>Address of a tensor's first value; valid while this object is referenced.</summary>
    internal nint Address(string name) => Marshal.UnsafeAddrOfPinnedArrayElement(_memory, _places[name].Offset);

    private Span<float> MemoryOf(string name) => _memory.AsSpan(_places[name].Offset, _places[name].Count);

    // Floats by which the array's start lies past a cache line.
    private int Misalignment() => (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0) / sizeof(float) % AlignmentFloats);
}
