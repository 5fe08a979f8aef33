using System.Numerics;

namespace Routing.Formats.Templates.Values;

/// <summary>What <c>range()</c> returns.</summary>
internal sealed class RangeValue(RenderState state, BigInteger start, BigInteger stop, BigInteger step)
    : SequenceValue(ItemsOf(state, start, stop, step), depth: 1)
{
    /// <summary>The sandbox's limit on a range's length.</summary>
    private const int MaxLength = 100_000;

    public string Repr => step.IsOne ? $"range({start}, {stop})" : $"range({start}, {stop}, {step})";
    public override string TypeName => "range";

    /// <summary>A slice of a range prints as the list of its numbers: the one difference from Python, where it stays a range.</summary>
    public override SequenceValue With(RenderState state, IReadOnlyList<Value> items) => new ListValue(state, items);

    private static Value[] ItemsOf(RenderState state, BigInteger start, BigInteger stop, BigInteger step)
    {
        if (step.IsZero) throw state.Fail("range() arg 3 must not be zero");
        var span = step.Sign > 0 ? stop - start : start - stop;
        var length = span.Sign <= 0 ? BigInteger.Zero : (span - 1) / BigInteger.Abs(step) + 1;
        if (length > MaxLength) throw state.Fail($"Range too big. The sandbox blocks ranges larger than {MaxLength}.");
        state.Charge((int)length);
        var items = new Value[(int)length];
        for (var i = 0; i < items.Length; i++) items[i] = new IntValue(start + i * step);
        return items;
    }
}
