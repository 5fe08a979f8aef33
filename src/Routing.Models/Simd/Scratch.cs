using System.Runtime.InteropServices;

namespace Routing.Models.Simd;

/// <summary>One float32 buffer that grows to what is asked of it. Owned by: the twin that computes in it.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    /// <summary>A cache line, and the widest vector.</summary>
    public const nuint Alignment = 64;

    private float* _memory;
    private long _count;

    /// <summary>At least <paramref name="count"/> elements; earlier content is lost when it grows.</summary>
    public float* Take(long count)
    {
        if (count <= _count) return _memory;
        NativeMemory.AlignedFree(_memory);
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment);
        _count = count;
        return _memory;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _count = 0;
    }
}
