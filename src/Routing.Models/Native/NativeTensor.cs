using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Routing.Models.Native;

/// <summary>The two calls into LibTorchSharp that its managed API lacks: wrapping foreign memory, and a tensor's address.</summary>
internal static unsafe partial class NativeTensor
{
    /// <summary>A CPU tensor over memory someone else owns, which must outlive it; nothing is copied.</summary>
    /// <param name="address">First element.</param>
    /// <param name="shape">Row-major sizes.</param>
    /// <param name="type">Element type.</param>
    public static Tensor Wrap(nint address, ReadOnlySpan<long> shape, ScalarType type)
    {
        long count = 1;
        foreach (var size in shape) count *= size;
        var handle = THSTensor_frombuffer(address, (nint)(delegate* unmanaged[Cdecl]<nint, void>)&KeepMemory, count, 0, (sbyte)type, (sbyte)type, (int)TorchSharp.DeviceType.CPU, -1, 0);
        if (handle == 0) throw new InvalidOperationException("libtorch refused to wrap mapped memory as a tensor.");
        using var flat = Tensor.UnsafeCreateTensor(handle);
        return flat.view(shape.ToArray());
    }

    /// <summary>Address of a dense CPU tensor's first element.</summary>
    public static nint Address(Tensor tensor) => THSTensor_data(tensor.Handle);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void KeepMemory(nint address) { }

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_frombuffer(nint data, nint deleter, long count, long offset, sbyte type, sbyte dtype, int deviceType, int deviceIndex, byte requiresGrad);

    [LibraryImport("LibTorchSharp")]
    [SuppressGCTransition]
    private static partial nint THSTensor_data(nint handle);
}
