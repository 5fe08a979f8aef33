using System.Runtime.CompilerServices;

namespace Routing.Models.Simd;

/// <summary>The inner product of everything: rows of inputs times a panel, which holds some outputs' weights side by side.</summary>
/// <remarks>
/// A panel is [inputs, <see cref="Width"/>]. Its lanes are outputs, so nothing is ever summed across lanes; each output is
/// one chain of additions in the order of the inputs. A row's result is therefore the same, bit for bit, however many rows
/// a step has and whatever the width of the lanes. Twelve sums at once are what 16 vector registers allow; processors with
/// the wide lanes have 32.
/// </remarks>
internal static unsafe class PanelKernel<TLanes>
    where TLanes : unmanaged, ILanes<TLanes>
{
    /// <summary>Outputs of a panel.</summary>
    public static int Width => 4 * TLanes.Count;

    /// <summary>y = x · panel.</summary>
    /// <param name="panel">[inputs, <see cref="Width"/>].</param>
    /// <param name="panelStride">Elements from an input's weights to the next one's.</param>
    /// <param name="x">[rows, inputs].</param>
    /// <param name="xStride">Elements from a row to the next.</param>
    /// <param name="y">[rows, <see cref="Width"/>], overwritten.</param>
    /// <param name="yStride">Elements from a row to the next.</param>
    /// <param name="rows">How many.</param>
    /// <param name="inputs">How many.</param>
    [MethodImpl(SimdMath.Kernel)]
    public static void Multiply(float* panel, int panelStride, float* x, int xStride, float* y, int yStride, int rows, int inputs)
    {
        if (rows == 1)
        {
            OneRow(panel, panelStride, x, y, inputs);
            return;
        }
        if (TLanes.Count == Lanes512.Count)
            for (; rows == 4 || rows > 6; rows -= 4, x += 4L * xStride, y += 4L * yStride) FourRows(panel, panelStride, x, xStride, y, yStride, inputs);
        // Threes and twos: a single row keeps too few sums to hide the latency of an addition.
        for (; rows == 3 || rows > 4; rows -= 3, x += 3L * xStride, y += 3L * yStride) ThreeRows(panel, panelStride, x, xStride, y, yStride, inputs);
        for (; rows > 0; rows -= 2, x += 2L * xStride, y += 2L * yStride) TwoRows(panel, panelStride, x, xStride, y, yStride, inputs);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void OneRow(float* panel, int panelStride, float* x, float* y, int inputs)
    {
        TLanes a0 = default, a1 = default, a2 = default, a3 = default;
        for (var i = 0; i < inputs; i++, panel += panelStride)
        {
            var first = TLanes.Broadcast(x[i]);
            a0 = TLanes.MultiplyAdd(TLanes.Load(panel), first, a0);
            a1 = TLanes.MultiplyAdd(TLanes.Load(panel + TLanes.Count), first, a1);
            a2 = TLanes.MultiplyAdd(TLanes.Load(panel + 2 * TLanes.Count), first, a2);
            a3 = TLanes.MultiplyAdd(TLanes.Load(panel + 3 * TLanes.Count), first, a3);
        }
        Store(y, a0, a1, a2, a3);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void TwoRows(float* panel, int panelStride, float* x, int xStride, float* y, int yStride, int inputs)
    {
        var x1 = x + xStride;
        TLanes a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var i = 0; i < inputs; i++, panel += panelStride)
        {
            var (first, second) = (TLanes.Broadcast(x[i]), TLanes.Broadcast(x1[i]));
            var weights = TLanes.Load(panel);
            a0 = TLanes.MultiplyAdd(weights, first, a0);
            b0 = TLanes.MultiplyAdd(weights, second, b0);
            weights = TLanes.Load(panel + TLanes.Count);
            a1 = TLanes.MultiplyAdd(weights, first, a1);
            b1 = TLanes.MultiplyAdd(weights, second, b1);
            weights = TLanes.Load(panel + 2 * TLanes.Count);
            a2 = TLanes.MultiplyAdd(weights, first, a2);
            b2 = TLanes.MultiplyAdd(weights, second, b2);
            weights = TLanes.Load(panel + 3 * TLanes.Count);
            a3 = TLanes.MultiplyAdd(weights, first, a3);
            b3 = TLanes.MultiplyAdd(weights, second, b3);
        }
        Store(y, a0, a1, a2, a3);
        Store(y + yStride, b0, b1, b2, b3);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void ThreeRows(float* panel, int panelStride, float* x, int xStride, float* y, int yStride, int inputs)
    {
        float* x1 = x + xStride, x2 = x1 + xStride;
        TLanes a0 = default, a1 = default, a2 = default, a3 = default;
        TLanes b0 = default, b1 = default, b2 = default, b3 = default;
        TLanes c0 = default, c1 = default, c2 = default, c3 = default;
        for (var i = 0; i < inputs; i++, panel += panelStride)
        {
            var (first, second, third) = (TLanes.Broadcast(x[i]), TLanes.Broadcast(x1[i]), TLanes.Broadcast(x2[i]));
            var weights = TLanes.Load(panel);
            a0 = TLanes.MultiplyAdd(weights, first, a0);
            b0 = TLanes.MultiplyAdd(weights, second, b0);
            c0 = TLanes.MultiplyAdd(weights, third, c0);
            weights = TLanes.Load(panel + TLanes.Count);
            a1 = TLanes.MultiplyAdd(weights, first, a1);
            b1 = TLanes.MultiplyAdd(weights, second, b1);
            c1 = TLanes.MultiplyAdd(weights, third, c1);
            weights = TLanes.Load(panel + 2 * TLanes.Count);
            a2 = TLanes.MultiplyAdd(weights, first, a2);
            b2 = TLanes.MultiplyAdd(weights, second, b2);
            c2 = TLanes.MultiplyAdd(weights, third, c2);
            weights = TLanes.Load(panel + 3 * TLanes.Count);
            a3 = TLanes.MultiplyAdd(weights, first, a3);
            b3 = TLanes.MultiplyAdd(weights, second, b3);
            c3 = TLanes.MultiplyAdd(weights, third, c3);
        }
        Store(y, a0, a1, a2, a3);
        Store(y + yStride, b0, b1, b2, b3);
        Store(y + 2 * yStride, c0, c1, c2, c3);
    }

    [MethodImpl(SimdMath.Kernel)]
    private static void FourRows(float* panel, int panelStride, float* x, int xStride, float* y, int yStride, int inputs)
    {
        float* x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
        TLanes a0 = default, a1 = default, a2 = default, a3 = default;
        TLanes b0 = default, b1 = default, b2 = default, b3 = default;
        TLanes c0 = default, c1 = default, c2 = default, c3 = default;
        TLanes d0 = default, d1 = default, d2 = default, d3 = default;
        for (var i = 0; i < inputs; i++, panel += panelStride)
        {
            var (first, second, third, fourth) = (TLanes.Broadcast(x[i]), TLanes.Broadcast(x1[i]), TLanes.Broadcast(x2[i]), TLanes.Broadcast(x3[i]));
            var weights = TLanes.Load(panel);
            a0 = TLanes.MultiplyAdd(weights, first, a0);
            b0 = TLanes.MultiplyAdd(weights, second, b0);
            c0 = TLanes.MultiplyAdd(weights, third, c0);
            d0 = TLanes.MultiplyAdd(weights, fourth, d0);
            weights = TLanes.Load(panel + TLanes.Count);
            a1 = TLanes.MultiplyAdd(weights, first, a1);
            b1 = TLanes.MultiplyAdd(weights, second, b1);
            c1 = TLanes.MultiplyAdd(weights, third, c1);
            d1 = TLanes.MultiplyAdd(weights, fourth, d1);
            weights = TLanes.Load(panel + 2 * TLanes.Count);
            a2 = TLanes.MultiplyAdd(weights, first, a2);
            b2 = TLanes.MultiplyAdd(weights, second, b2);
            c2 = TLanes.MultiplyAdd(weights, third, c2);
            d2 = TLanes.MultiplyAdd(weights, fourth, d2);
            weights = TLanes.Load(panel + 3 * TLanes.Count);
            a3 = TLanes.MultiplyAdd(weights, first, a3);
            b3 = TLanes.MultiplyAdd(weights, second, b3);
            c3 = TLanes.MultiplyAdd(weights, third, c3);
            d3 = TLanes.MultiplyAdd(weights, fourth, d3);
        }
        Store(y, a0, a1, a2, a3);
        Store(y + yStride, b0, b1, b2, b3);
        Store(y + 2 * yStride, c0, c1, c2, c3);
        Store(y + 3 * yStride, d0, d1, d2, d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, TLanes lanes0, TLanes lanes1, TLanes lanes2, TLanes lanes3)
    {
        lanes0.Store(y);
        lanes1.Store(y + TLanes.Count);
        lanes2.Store(y + 2 * TLanes.Count);
        lanes3.Store(y + 3 * TLanes.Count);
    }
}
