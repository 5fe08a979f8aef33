using System.Globalization;

namespace Routing.Hosting.Verification;

/// <summary>The largest absolute difference over everything that makes up one row.</summary>
/// <param name="tolerance">Differences up to this pass.</param>
internal sealed class LargestDifference(double tolerance)
{
    private double _largest;
    private long _compared;
    private string _where = "";

    /// <summary>Compares values one by one.</summary>
    /// <param name="where">What they are, for the row's detail.</param>
    public void Add(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        if (expected.Length != actual.Length) throw new InvalidDataException($"{where}: {actual.Length} values were computed, {expected.Length} are expected");
        for (var i = 0; i < expected.Length; i++)
        {
            // Equal infinities differ by NaN.
            if (expected[i] == actual[i]) continue;
            var difference = Math.Abs((double)expected[i] - actual[i]);
            if (difference <= _largest || double.IsNaN(_largest)) continue;
            (_largest, _where) = (difference, $"{where}, value {i}: expected {Text(expected[i])}, got {Text(actual[i])}");
        }
        _compared += expected.Length;
    }

    public VerificationRow ToRow(string kind, string name)
    {
        if (_compared == 0) return VerificationRow.Failed(kind, name, "there was nothing to compare");
        if (_largest <= tolerance)
            return new VerificationRow(kind, name, VerificationStatus.Passed, _largest, string.Create(CultureInfo.InvariantCulture, $"{_compared:N0} values within {tolerance:0.#e+0}"));
        return new VerificationRow(kind, name, VerificationStatus.Failed, double.IsFinite(_largest) ? _largest : null, _where);
    }

    private static string Text(float value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
