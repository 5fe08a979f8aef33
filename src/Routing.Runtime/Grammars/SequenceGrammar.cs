namespace Routing.Runtime.Grammars;

/// <summary>One sequence's way through its grammar, as a worker follows it. States stay, so tokens can be taken back.</summary>
/// <param name="grammar">The grammar.</param>
/// <param name="ends">Tokens that end the sequence where the grammar may end, and fit nowhere else.</param>
internal sealed class SequenceGrammar(CompiledGrammar grammar, IReadOnlyCollection<int> ends)
{
    // [output index] where the sequence stands before the token of that index; null once it has ended.
    private readonly List<GrammarState?> _states = [grammar.Start];

    /// <summary>Takes the output tokens from an index on, in place of those it had there.</summary>
    public void Remember(int index, ReadOnlySpan<int> tokens)
    {
        _states.RemoveRange(index + 1, _states.Count - index - 1);
        foreach (var token in tokens) _states.Add(After(_states[^1], token));
    }

    /// <summary>Whether the grammar leaves every token to choose from at an output index.</summary>
    public bool IsFree(int index) => _states[index] is not { } state || state.State.IsFree;

    /// <summary>Whether a token may stand at an output index.</summary>
    public bool Allows(int index, int token)
    {
        var state = Living(index);
        return ends.Contains(token) ? state.State.CanEnd : grammar.Allows(state, token);
    }

    /// <summary>Sets the logits of all tokens that may not stand at an output index to minus infinity.</summary>
    public void Apply(int index, Span<float> logits)
    {
        var state = Living(index);
        Span<float> kept = stackalloc float[ends.Count];
        var i = 0;
        foreach (var end in ends) kept[i++] = state.State.CanEnd && end < logits.Length ? logits[end] : float.NegativeInfinity;
        var fits = grammar.Mask(state).Apply(logits) || state.State.CanEnd;
        i = 0;
        foreach (var end in ends)
        {
            if (end < logits.Length) logits[end] = kept[i];
            i++;
        }
        if (!fits) throw NothingFits(index);
    }

    /// <summary>The likeliest token that may stand at an output index, the lowest of equals.</summary>
    public int ArgMax(int index, ReadOnlySpan<float> logits)
    {
        var state = Living(index);
        var mask = grammar.Mask(state);
        var best = mask.ArgMax(logits);
        if (best is { } first && ends.Contains(first))
        {
            // The vocabulary spells an end as ordinary text.
            mask = mask.Copy();
            foreach (var end in ends) mask.Remove(end);
            best = mask.ArgMax(logits);
        }
        if (state.State.CanEnd)
            foreach (var end in ends)
                if (end < logits.Length && (best is not { } token || logits[end] > logits[token] || (logits[end] == logits[token] && end < token))) best = end;
        return best ?? throw NothingFits(index);
    }

    private GrammarState? After(GrammarState? state, int token) =>
        state is not { } living || (living.State.CanEnd && ends.Contains(token)) ? null : grammar.Advance(living, token);

    private GrammarState Living(int index) =>
        _states[index] is { State.IsDead: false } state ? state : throw new InvalidOperationException($"The output left its grammar before token {index}.");

    private static InvalidOperationException NothingFits(int index) =>
        new($"{GrammarException.DeadEnd} at output token {index}: the vocabulary lacks what it asks for, or it can be read in more than a thousand ways at once there. Make it simpler.");
}
