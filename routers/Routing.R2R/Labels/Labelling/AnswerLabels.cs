using Routing.Formats.Tokenization;
using Routing.R2R.Labels.Judging;

namespace Routing.R2R.Labels.Labelling;

/// <summary>
/// The labels of one answer that need continuations: says which the large model is to write, one after the other, and reads the labels off them.
/// </summary>
/// <remarks>
/// Positions come last to first, so that the answer's keys and values serve every continuation: each overwrites only what later positions left.
/// What the large model says of its own accord at a position is the answer itself as far as the answer follows the large model, which its own
/// answer does to the end; where another answer leaves it, one continuation more is written.
/// </remarks>
internal sealed class AnswerLabels
{
    private readonly LabelShard _rows;
    private readonly int[] _answer;
    private readonly ContinuationRule _rule;
    private readonly Func<int[], string?> _finalAnswer;
    private readonly LabelSettings _settings;

    private int _position;

    // From _position up to _parting the answer is what the large model says; there the large model goes on with _own,
    // which is null until it is written.
    private int _parting;
    private int _firstOwn;
    private List<int>? _own;
    private string? _ownFinalAnswer;

    /// <param name="rows">Rows of the answer's positions, which the labels are written into.</param>
    /// <param name="answer">Its tokens.</param>
    /// <param name="budget">Tokens an answer may have.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="rule">When continuations end.</param>
    /// <param name="finalAnswer">The final answer in a text, given as tokens.</param>
    public AnswerLabels(LabelShard rows, int[] answer, int budget, LabelSettings settings, ContinuationRule rule, Func<int[], string?> finalAnswer)
    {
        (_rows, _answer, _settings, _rule, _finalAnswer) = (rows, answer, settings, rule, finalAnswer);
        Budget = budget;
        Matches();
        _position = rule.IsNeeded ? answer.Length - 1 : -1;
        if (rule.Ends(answer[^1]) || answer.Length >= budget) PartAt(answer.Length, own: []);
        else PartAt(answer.Length - 1, own: null, firstOwn: answer[^1]);
        Enter();
    }

    /// <summary>Tokens the answer may have.</summary>
    public int Budget { get; }

    /// <summary>Mismatches that a judge is to see.</summary>
    public List<JudgeCase> JudgeCases { get; } = [];

    /// <summary>The continuation to write next; null when every label is there.</summary>
    public Continuation? Next()
    {
        while (_position >= 0 && _rows.Mismatch[_position] == 0) Leave();
        if (_position < 0) return null;
        return _own is null
            ? new Continuation(_parting, _firstOwn, search: null)
            : new Continuation(_position, _rows.Token[_position], _rule.Search(OwnFrom(_position)));
    }

    /// <summary>Takes the finished continuation that <see cref="Next"/> asked for.</summary>
    public void Take(Continuation continuation)
    {
        if (_own is null)
        {
            PartAt(_parting, continuation.Tokens);
            return;
        }
        Label(continuation);
        Leave();
    }

    private void Matches()
    {
        for (var i = 0; i < _rows.Rows; i++)
        {
            if (_rows.Mismatch[i] != 0) continue;
            if (_settings.Wants(LabelKind.Remerge)) _rows.Remerge[i] = 0;
            if (_settings.Wants(LabelKind.Outcome)) _rows.Outcome[i] = 0;
            if (_settings.Wants(LabelKind.Judge)) _rows.Judge[i] = 0;
        }
    }

    private void Leave()
    {
        _position--;
        Enter();
    }

    private void Enter()
    {
        if (_position >= 0 && _rows.Reference[_position] != _answer[_position]) PartAt(_position, own: null, firstOwn: _rows.Reference[_position]);
    }

    private void PartAt(int position, List<int>? own, int firstOwn = -1)
    {
        (_parting, _own, _firstOwn) = (position, own, firstOwn);
        if (own is not null && _settings.Wants(LabelKind.Outcome)) _ownFinalAnswer = _finalAnswer([.. _answer.AsSpan(..position), .. own]);
    }

    private int[] OwnFrom(int position) => [.. _answer.AsSpan(position.._parting), .. _own!];

    private void Label(Continuation continuation)
    {
        var (row, search) = (_position, continuation.Search);
        if (search is not null) _rows.Remerge[row] = search.Distance ?? LabelShard.NeverRemerged;
        int[] tokens = search?.Distance is not null && _settings.TrustRemerge
            ? [.. continuation.Tokens, .. OwnFrom(row).AsSpan(search.Rest..)]
            : [.. continuation.Tokens];
        if (_settings.Wants(LabelKind.Outcome))
            _rows.Outcome[row] = (sbyte)(_finalAnswer([.. _answer.AsSpan(..row), .. tokens]) == _ownFinalAnswer ? 0 : 1);
        if (_settings.Wants(LabelKind.Judge)) JudgeCases.Add(new JudgeCase(row, Head(tokens), Head(OwnFrom(row))));
    }

    private static int[] Head(int[] tokens) => tokens.Length <= ContinuationRule.JudgedTokens ? tokens : tokens[..ContinuationRule.JudgedTokens];
}
