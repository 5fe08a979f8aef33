using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Routing.Models.Layers;
using Routing.Models.Native;

namespace Routing.Models.Simd;

/// <summary>A linear map over weights packed once into panels, which a step then reads in one stream, each weight once for all rows.</summary>
/// <remarks>
/// Twin of <see cref="Linear.Forward"/>; libtorch's matrix multiply of as few rows is several times slower (LinearBenchmarks).
/// Owns: the packed weights; disposed by: its <see cref="SimdBlock"/> or <see cref="SimdStep"/>.
/// </remarks>
internal sealed unsafe class SimdLinear : IDisposable
{
    private const int MostRowsAside = 6;

    private readonly Linear _linear;
    private readonly int _inputs;
    private readonly int _outputs;
    private float* _panels;   // [panels, inputs, width]

    /// <param name="linear">Weights [out, in], float32 on the CPU; later changes to them are not seen.</param>
    public SimdLinear(Linear linear)
    {
        (_linear, _outputs, _inputs) = (linear, (int)linear.Weight.size(0), (int)linear.Weight.size(1));
        var count = (nuint)((_outputs + Width - 1) / Width * Width) * (nuint)_inputs;
        _panels = (float*)NativeMemory.AlignedAlloc(count * sizeof(float), Scratch.Alignment);
        Pack((float*)NativeTensor.Address(linear.Weight));
    }

    private static int Width => Vector512.IsHardwareAccelerated ? PanelKernel<Lanes512>.Width : PanelKernel<Lanes256>.Width;

    private void Pack(float* weights)
    {
        var panel = _panels;
        for (var first = 0; first < _outputs; first += Width, panel += (long)Width * _inputs)
            for (var lane = 0; lane < Width; lane++)
                for (var i = 0; i < _inputs; i++)
                    panel[(long)i * Width + lane] = first + lane < _outputs ? weights[(long)(first + lane) * _inputs + i] : 0;
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
        var width = PanelKernel<TLanes>.Width;
        var panel = _panels;
        var output = 0;
        for (; output + width <= _outputs; output += width, panel += (long)width * _inputs)
            PanelKernel<TLanes>.Multiply(panel, width, x, _inputs, y + output, _outputs, rows, _inputs);
        if (output == _outputs) return;

        // The last panel is wider than what is left of a row of y.
        var left = _outputs - output;
        var whole = stackalloc float[MostRowsAside * width];
        for (var first = 0; first < rows; first += MostRowsAside)
        {
            var count = Math.Min(MostRowsAside, rows - first);
            PanelKernel<TLanes>.Multiply(panel, width, x + (long)first * _inputs, _inputs, whole, width, count, _inputs);
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
