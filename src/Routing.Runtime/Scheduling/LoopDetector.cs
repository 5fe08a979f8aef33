namespace Routing.Runtime.Scheduling;

/// <summary>Notices that a sequence's output has begun to repeat itself.</summary>
/// <remarks>
/// For every period p it counts how many of the newest tokens equal the one p places before them, up to what makes a loop.
/// A token costs one comparison a period, taking tokens back at most one count a period, however long the output is.
/// </remarks>
internal sealed class LoopDetector
{
    private readonly List<int> _tokens = [];

    /// <summary>[period - 1] how many of the newest tokens equal the one a period before; never over <see cref="_enough"/>.</summary>
    private readonly int[] _echoes;

    /// <summary>[period - 1] echoes that make a loop.</summary>
    private readonly int[] _enough;

    private int _loops;

    /// <exception cref="ArgumentOutOfRangeException">A period under 1, fewer than 2 repeats, or tokens under 1.</exception>
    public LoopDetector(LoopDetectorOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPeriod, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinRepeats, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinTokens, 1);
        _echoes = new int[options.MaxPeriod];
        // The first run of a cycle echoes nothing.
        _enough = [.. Enumerable.Range(1, options.MaxPeriod).Select(period => Math.Max(options.MinRepeats * period, options.MinTokens) - period)];
    }

    /// <summary>The newest tokens are a cycle run often enough.</summary>
    public bool IsLooping => _loops > 0;

    public void Append(int token)
    {
        _loops = 0;
        for (var i = 0; i < _echoes.Length; i++)
        {
            var before = _tokens.Count - 1 - i;
            _echoes[i] = before >= 0 && _tokens[before] == token ? Math.Min(_echoes[i] + 1, _enough[i]) : 0;
            if (_echoes[i] == _enough[i]) _loops++;
        }
        _tokens.Add(token);
    }

    /// <summary>Takes back the newest tokens.</summary>
    public void RemoveLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _tokens.Count);
        if (count == 0) return;
        _tokens.RemoveRange(_tokens.Count - count, count);
        _loops = 0;
        for (var i = 0; i < _echoes.Length; i++)
        {
            // A full count and one that ends among the tokens taken back do not say what came before: count anew.
            _echoes[i] = _echoes[i] > count && _echoes[i] < _enough[i] ? _echoes[i] - count : Count(period: i + 1);
            if (_echoes[i] == _enough[i]) _loops++;
        }
    }

    private int Count(int period)
    {
        var (echoes, enough) = (0, _enough[period - 1]);
        for (var last = _tokens.Count - 1; echoes < enough && last >= period && _tokens[last] == _tokens[last - period]; last--) echoes++;
        return echoes;
    }
}
