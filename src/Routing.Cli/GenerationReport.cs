using Routing.Formats.Tokenization;
using Routing.Runtime;

namespace Routing.Cli;

/// <summary>An answer for other programs: the text, how it ended, and every token with who made it and why.</summary>
internal sealed record GenerationReport(
    string Policy, string Text, FinishReason FinishReason, ulong Seed, int PromptTokens, int Tokens, int LargeTokens,
    double LargeFraction, int Switches, double? FirstTokenMs, double TotalMs, IReadOnlyList<TokenReport> Trace)
{
    public static GenerationReport Of(string policy, AnswerRecord answer, Tokenizer tokenizer)
    {
        var end = answer.Summary;
        return new(policy, answer.Text, end.FinishReason, end.Seed, end.PromptTokens, end.Tokens, end.LargeTokens, end.LargeFraction, end.Switches,
            end.FirstTokenMs, end.TotalMs, [.. answer.Tokens.Select(token => TokenReport.Of(token, tokenizer))]);
    }
}

/// <summary>One token of a <see cref="GenerationReport"/>.</summary>
internal sealed record TokenReport(
    int Id, string? Token, ModelRole Source, float? Score, string? SmallCandidate, string? LargeCandidate, float LogProb, float SmallMs, float LargeMs, float WaitMs)
{
    public static TokenReport Of(GeneratedToken token, Tokenizer tokenizer) => new(
        token.Id, tokenizer.TokenText(token.Id), token.Source, token.Score,
        token.SmallCandidate is { } small ? tokenizer.TokenText(small) : null, token.LargeCandidate is { } large ? tokenizer.TokenText(large) : null,
        token.LogProb, token.SmallMs, token.LargeMs, token.WaitMs);
}
