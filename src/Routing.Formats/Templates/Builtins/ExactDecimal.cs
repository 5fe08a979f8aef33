using System.Globalization;
using System.Numerics;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Rounding of a double's exact value to decimal places, ties to even, as Python's <c>round</c> and <c>%.nf</c> do.</summary>
internal static class ExactDecimal
{
    /// <summary>The number times 10^digits, rounded to an integer.</summary>
    public static BigInteger Scale(double number, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = new BigInteger(bits & 0xFFFFFFFFFFFFFL);
        if (exponent == 0) exponent++;
        else mantissa += BigInteger.One << 52;
        exponent -= 1075;

        var numerator = mantissa;
        var denominator = BigInteger.One;
        if (exponent >= 0) numerator <<= exponent;
        else denominator <<= -exponent;
        if (digits >= 0) numerator *= BigInteger.Pow(10, digits);
        else denominator *= BigInteger.Pow(10, -digits);

        var quotient = BigInteger.DivRem(numerator, denominator, out var remainder);
        var half = (remainder * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !quotient.IsEven)) quotient += 1;
        return bits < 0 ? -quotient : quotient;
    }

    public static double Round(double number, int digits)
    {
        // Beyond these a double has no digits left to round, or none that stay.
        if (!double.IsFinite(number) || digits > 340) return number;
        if (digits < -340) return number * 0;
        return double.Parse($"{Scale(number, digits)}E{-digits}", CultureInfo.InvariantCulture);
    }

    /// <summary>Fixed notation with the given decimals.</summary>
    public static string Format(double number, int digits)
    {
        if (!double.IsFinite(number)) return PythonText.Float(number);
        var scaled = Scale(number, digits);
        var text = BigInteger.Abs(scaled).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(number) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }
}
