using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Routing.Models.Simd;

/// <inheritdoc cref="ILanes{TSelf}"/>
internal readonly unsafe struct Lanes256(Vector256<float> values) : ILanes<Lanes256>
{
    private readonly Vector256<float> _values = values;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load<TStored>(TStored* address)
        where TStored : unmanaged =>
        new(typeof(TStored) == typeof(float) ? Vector256.Load((float*)address) : (Vector256.WidenLower(Vector128.Load((ushort*)address).ToVector256Unsafe()) << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 sum) => new(Vector256.FusedMultiplyAdd(a._values, b._values, sum._values));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* address) => _values.Store(address);
}
