using Routing.Formats.Tokenization;
using Routing.R2R.Labels.Labelling;

namespace Routing.R2R.Labels.Judging;

/// <summary>Fills the judge's column of labelled items.</summary>
internal static class JudgeColumn
{
    public static void Fill(JudgeClient judge, Tokenizer tokenizer, IReadOnlyList<LabelledItem> items, CancellationToken stop)
    {
        var cases = items.SelectMany(item => item.JudgeCases.Select(mismatch => (Item: item, Case: mismatch))).ToArray();
        // Questions are worded when their turn comes: each repeats the text before it.
        var questions = cases.Select(c => (Func<string>)(() => JudgePrompt.Of(tokenizer, c.Item.Item.Prompt, c.Item.Answer, c.Case))).ToArray();
        var verdicts = judge.JudgeAsync(questions, stop).GetAwaiter().GetResult();
        for (var i = 0; i < cases.Length; i++) cases[i].Item.Rows.Judge[cases[i].Case.Row] = verdicts[i];
    }
}
