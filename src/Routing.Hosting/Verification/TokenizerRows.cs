using Routing.Formats.Tokenization;

namespace Routing.Hosting.Verification;

/// <summary>Token ids and decoded text: one row a tokenizer and direction.</summary>
internal static class TokenizerRows
{
    public const string Folder = "tokenizers";
    private const string Kind = "tokenizer";

    public static IEnumerable<GoldenGroup> Find(string folder) =>
        GoldenFolder.Children(folder).Select(path => new GoldenGroup(Kind, Path.GetFileName(path), stop => Compare(path, stop)));

    private static VerificationRow[] Compare(string folder, CancellationToken stop)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"));
        var cases = GoldenCases.Read(Path.Combine(folder, "cases.jsonl"));
        string? ids = null, special = null, decoded = null, skipped = null, streamed = null;
        foreach (var golden in cases)
        {
            stop.ThrowIfCancellationRequested();
            var text = GoldenCases.Text(golden, "text");
            var plainIds = GoldenCases.Ids(golden, "ids");
            var specialIds = GoldenCases.Ids(golden, "ids_with_special");
            var decodedText = GoldenCases.Text(golden, "decoded");
            ids ??= Named(text, TextDifference.Of(plainIds, tokenizer.Encode(text, addSpecialTokens: false)));
            special ??= Named(text, TextDifference.Of(specialIds, tokenizer.Encode(text)));
            decoded ??= Named(text, TextDifference.Of(decodedText, tokenizer.Decode(plainIds)));
            skipped ??= Named(text, TextDifference.Of(GoldenCases.Text(golden, "decoded_skip_special"), tokenizer.Decode(specialIds, skipSpecialTokens: true)));
            streamed ??= Named(text, TextDifference.Of(decodedText, Stream(tokenizer, plainIds)));
        }
        var name = Path.GetFileName(folder);
        return
        [
            Row($"{name}/ids", cases.Count, ids),
            Row($"{name}/ids_with_special", cases.Count, special),
            Row($"{name}/decoded", cases.Count, decoded),
            Row($"{name}/decoded_skip_special", cases.Count, skipped),
            Row($"{name}/streamed", cases.Count, streamed),
        ];
    }

    private static string Stream(Tokenizer tokenizer, int[] ids)
    {
        var detokenizer = tokenizer.CreateDetokenizer(skipSpecialTokens: false);
        return string.Concat([.. ids.Select(detokenizer.Append), detokenizer.Finish()]);
    }

    private static string? Named(string text, string? difference) => difference is null ? null : $"{TextDifference.Quote(text)} {difference}";

    private static VerificationRow Row(string name, int cases, string? difference) =>
        difference is null ? VerificationRow.Passed(Kind, name, $"{cases} cases") : VerificationRow.Failed(Kind, name, difference);
}
