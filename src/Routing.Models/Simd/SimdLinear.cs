using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Routing.Models.Layers;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>A linear map over weights packed once into panels, which a step then reads in one stream, each weight once for all rows.</summary>
/// <remarks>
/// Twin of <see cref="Linear.Forward"/>; libtorch's matrix multiply of as few rows is several times slower (LinearBenchmarks).
/// Weights that came from a BF16 checkpoint are packed as such again, with the same results from half the memory.
/// Owns: the packed weights; disposed by: its <see cref="SimdBlock"/> or <see cref="SimdStep"/>.
/// </remarks>
internal sealed unsafe class SimdLinear : IDisposable
{
    private const int MostRowsAside = 6;

    private readonly Linear _linear;
    private readonly int _inputs;
    private readonly int _outputs;
    private readonly bool _isBrainFloat;
    private void* _panels;   // [panels, inputs, width]

    /// <param name="linear">Weights [out, in], float32 on the CPU; later changes to them are not seen.</param>
    public SimdLinear(Linear linear)
    {
        (_linear, _outputs, _inputs) = (linear, (int)linear.Weight.size(0), (int)linear.Weight.size(1));
        var weights = (uint*)NativeTensor.Address(linear.Weight);
        _isBrainFloat = AreBrainFloats(weights, (long)_outputs * _inputs);
        if (_isBrainFloat) Pack<ushort>(weights);
        else Pack<uint>(weights);
    }

    private static int Width => Vector512.IsHardwareAccelerated ? PanelKernel<Lanes512, float>.Width : PanelKernel<Lanes256, float>.Width;

    private static bool AreBrainFloats(uint* weights, long count)
    {
        for (long i = 0; i < count; i++)
            if ((ushort)weights[i] != 0) return false;
        return true;
    }

    /// <typeparam name="TBits"><see langword="uint"/> for all of a float32, <see langword="ushort"/> for its upper half.</typeparam>
    private void Pack<TBits>(uint* weights)
        where TBits : unmanaged
    {
        var count = (nuint)((_outputs + Width - 1) / Width * Width) * (nuint)_inputs;
        var panel = (TBits*)NativeMemory.AlignedAlloc(count * (nuint)sizeof(TBits), Scratch.Alignment);
        _panels = panel;
        for (var first = 0; first < _outputs; first += Width, panel += (long)Width * _inputs)
            for (var lane = 0; lane < Width; lane++)
                for (var i = 0; i < _inputs; i++)
                {
                    var bits = first + lane < _outputs ? weights[(long)(first + lane) * _inputs + i] : 0;
                    if (sizeof(TBits) == sizeof(uint)) ((uint*)panel)[(long)i * Width + lane] = bits;
                    else ((ushort*)panel)[(long)i * Width + lane] = (ushort)(bits >> 16);
                }
    }

    /// <param name="x">[rows, in].</param>
    /// <param name="y">[rows, out], overwritten.</param>
    /// <param name="rows">How many.</param>
    public void Forward(float* x, float* y, int rows)
    {
        if (Vector512.IsHardwareAccelerated) Multiply<Lanes512>(x, y, rows);
        else Multiply<Lanes256>(x, y, rows);
        if (_linear.Bias is not { } bias) return;
        var offsets = (float*)NativeTensor.Address(bias);
        for (var row = 0; row < rows; row++) SimdMath.Add(y + (long)row * _outputs, offsets, _outputs);
    }

    private void Multiply<TLanes>(float* x, float* y, int rows)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        if (_isBrainFloat) Multiply<TLanes, ushort>(x, y, rows);
        else Multiply<TLanes, float>(x, y, rows);
    }

    private void Multiply<TLanes, TStored>(float* x, float* y, int rows)
        where TLanes : unmanaged, ILanes<TLanes>
        where TStored : unmanaged
    {
        var width = PanelKernel<TLanes, TStored>.Width;
        var panel = (TStored*)_panels;
        var output = 0;
        for (; output + width <= _outputs; output += width, panel += (long)width * _inputs)
            PanelKernel<TLanes, TStored>.Multiply(panel, width, x, _inputs, y + output, _outputs, rows, _inputs);
        if (output == _outputs) return;

        // The last panel is wider than what is left of a row of y.
        var left = _outputs - output;
        var whole = stackalloc float[MostRowsAside * width];
        for (var first = 0; first < rows; first += MostRowsAside)
        {
            var count = Math.Min(MostRowsAside, rows - first);
            PanelKernel<TLanes, TStored>.Multiply(panel, width, x + (long)first * _inputs, _inputs, whole, width, count, _inputs);
            for (var row = 0; row < count; row++)
                new ReadOnlySpan<float>(whole + row * width, left).CopyTo(new Span<float>(y + (long)(first + row) * _outputs + output, left));
        }
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_panels);
        _panels = null;
    }
}
