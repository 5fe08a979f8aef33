using System.Text.Json;

namespace Routing.R2R.Labels;

/// <summary>What a shard's rows do not tell; kept in the header of its file.</summary>
/// <param name="Items">Questions labelled.</param>
/// <param name="KnownAnswers">Of them, those whose right answer is known.</param>
/// <param name="RightAnswers">Of these, those answered right.</param>
/// <param name="LargeTokens">Tokens the large model wrote.</param>
internal sealed record ShardCounts(long Items, long KnownAnswers, long RightAnswers, long LargeTokens)
{
    public const string Key = "counts";

    public static readonly ShardCounts Zero = new(0, 0, 0, 0);

    public static ShardCounts operator +(ShardCounts a, ShardCounts b) =>
        new(a.Items + b.Items, a.KnownAnswers + b.KnownAnswers, a.RightAnswers + b.RightAnswers, a.LargeTokens + b.LargeTokens);

    /// <exception cref="JsonException">Not what <see cref="ToString"/> writes.</exception>
    public static ShardCounts Parse(string text) => JsonSerializer.Deserialize<ShardCounts>(text, LabelJson.Line) ?? throw new JsonException("is null");

    public override string ToString() => JsonSerializer.Serialize(this, LabelJson.Line);
}
