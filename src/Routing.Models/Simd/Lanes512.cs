using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Routing.Models.Simd;

/// <inheritdoc cref="ILanes{TSelf}"/>
internal readonly unsafe struct Lanes512(Vector512<float> values) : ILanes<Lanes512>
{
    private readonly Vector512<float> _values = values;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load<TStored>(TStored* address)
        where TStored : unmanaged =>
        new(typeof(TStored) == typeof(float) ? Vector512.Load((float*)address) : (Vector512.WidenLower(Vector256.Load((ushort*)address).ToVector512Unsafe()) << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 sum) => new(Vector512.FusedMultiplyAdd(a._values, b._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* address) => _values.Store(address);
}
