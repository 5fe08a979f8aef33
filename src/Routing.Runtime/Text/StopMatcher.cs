using System.Text;

namespace Routing.Runtime.Text;

/// <summary>
/// Finds the first stop string in a text that arrives in pieces, and holds back what could still become one. The result
/// does not depend on where the pieces end: the match that is complete first wins, the longest of those that end together.
/// </summary>
/// <remarks>One Knuth-Morris-Pratt automaton a stop string: its state is how many of its characters the text now ends with.</remarks>
public sealed class StopMatcher
{
    private readonly IReadOnlyList<string> _stops;
    private readonly bool _includeStop;
    private readonly int[][] _borders;
    private readonly int[] _matched;
    private readonly StringBuilder _held = new();

    public StopMatcher(IReadOnlyList<string> stops, bool includeStop)
    {
        (_stops, _includeStop) = (stops, includeStop);
        _borders = [.. stops.Select(Borders)];
        _matched = new int[stops.Count];
    }

    /// <summary>The stop string that was found, or null.</summary>
    public string? Match { get; private set; }

    /// <summary>Takes the next piece; returns the text that is now certain to precede any stop string.</summary>
    /// <param name="mayStop">False lets stop strings that are complete now pass as text.</param>
    public string Append(string text, bool mayStop = true)
    {
        if (_stops.Count == 0) return text;
        foreach (var character in text)
        {
            _held.Append(character);
            var completed = Advance(character);
            if (completed is null || !mayStop) continue;
            Match = completed;
            if (!_includeStop) _held.Length -= completed.Length;
            return Finish();
        }
        return Release(_held.Length - _matched.Max());
    }

    /// <summary>Ends the text; returns what was held back.</summary>
    public string Finish() => Release(_held.Length);

    private string Release(int length)
    {
        if (length == 0) return "";
        var text = _held.ToString(0, length);
        _held.Remove(0, length);
        return text;
    }

    private string? Advance(char character)
    {
        string? longest = null;
        for (var i = 0; i < _stops.Count; i++)
        {
            var (stop, state) = (_stops[i], _matched[i]);
            while (state > 0 && stop[state] != character) state = _borders[i][state - 1];
            if (stop[state] == character) state++;
            if (state == stop.Length)
            {
                if (stop.Length > (longest?.Length ?? 0)) longest = stop;
                state = _borders[i][state - 1];
            }
            _matched[i] = state;
        }
        return longest;
    }

    /// <summary>For every prefix, the length of its longest proper prefix that is also its suffix.</summary>
    private static int[] Borders(string stop)
    {
        var borders = new int[stop.Length];
        for (int i = 1, length = 0; i < stop.Length; i++)
        {
            while (length > 0 && stop[i] != stop[length]) length = borders[length - 1];
            if (stop[i] == stop[length]) length++;
            borders[i] = length;
        }
        return borders;
    }
}
