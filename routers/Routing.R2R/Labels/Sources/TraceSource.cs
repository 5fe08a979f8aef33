namespace Routing.R2R.Labels.Sources;

/// <summary>The answers of a <see cref="TraceFile"/>.</summary>
internal sealed class TraceSource : LineFile<TraceLine>
{
    private readonly int _vocabularySize;
    private readonly IReadOnlySet<int> _endTokens;

    public TraceSource(string path, IReadOnlyList<string> families, int vocabularySize, IReadOnlySet<int> endTokens, int? limit, string marker) : base(path, limit, marker, families)
    {
        (_vocabularySize, _endTokens) = (vocabularySize, endTokens);
        CheckAll();
    }

    protected override string Kind => "traces";

    protected override LabelItem ToItem(TraceLine line, int number)
    {
        if (line.Item < 0) throw Refuse(number, $"item is {line.Item}; it must be 0 or more");
        if (line.PromptIds.Length == 0 || line.OutputIds.Length == 0) throw Refuse(number, "prompt_ids or output_ids are empty");
        if (line.OutputIds.Length > LabelShard.MostRows) throw Refuse(number, $"output_ids are {line.OutputIds.Length:N0}; at most {LabelShard.MostRows:N0} are labelled");
        foreach (var token in line.PromptIds.Concat(line.OutputIds))
            if ((uint)token >= (uint)_vocabularySize) throw Refuse(number, $"token {token} is outside the pair's vocabulary of {_vocabularySize}");
        if (line.OutputIds.AsSpan(..^1).ContainsAny([.. _endTokens])) throw Refuse(number, "output_ids go on after an end token");
        return new LabelItem(line.Item, Family(line.Family), line.PromptIds) { Answer = line.OutputIds, Expected = line.Answer?.Trim() };
    }
}
