namespace Routing.Formats.Tokenization.Bpe;

/// <summary>Reads the <c>model</c> section.</summary>
internal static class BpeReader
{
    /// <param name="item">The section.</param>
    /// <param name="byteLevel">Whether the pre-tokenizer spells text in bytes.</param>
    /// <param name="vocabulary">The model's tokens and ids.</param>
    public static BpeModel Read(JsonItem item, bool byteLevel, out Dictionary<string, int> vocabulary)
    {
        // Files from before there were other models have no type.
        if (item.Find("type") is { } type && type.String() != "BPE") throw type.Refuse($"the model '{type.String()}' is not supported, only BPE");
        item.AllowOnly("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (item.Find("dropout") is { } dropout && !dropout.IsZero()) throw dropout.Refuse("dropout, which makes encoding random, is not supported");
        foreach (var key in (ReadOnlySpan<string>)["continuing_subword_prefix", "end_of_word_suffix"])
            if (item.Find(key) is { } affix && affix.String().Length > 0) throw affix.Refuse("only an empty one is supported");

        vocabulary = VocabularyReader.Read(item.Get("vocab"));
        return new BpeModel(vocabulary, ReadMerges(item.Get("merges"), vocabulary), new BpeOptions
        {
            ByteLevel = byteLevel,
            IgnoreMerges = item.Bool("ignore_merges", absent: false),
            ByteFallback = item.Bool("byte_fallback", absent: false),
            FuseUnknown = item.Bool("fuse_unk", absent: false),
            UnknownToken = ReadUnknownToken(item.Find("unk_token"), vocabulary),
        });
    }

    private static int? ReadUnknownToken(JsonItem? item, Dictionary<string, int> vocabulary)
    {
        if (item?.String() is not { Length: > 0 } token) return null;
        return vocabulary.TryGetValue(token, out var id) ? id : throw item.Value.Refuse($"the unknown token '{token}' is not in the vocabulary");
    }

    private static Dictionary<(int Left, int Right), Merge> ReadMerges(JsonItem section, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<(int Left, int Right), Merge>(section.Count);
        foreach (var item in section.Items())
        {
            var (left, right) = ReadPair(item);
            int IdOf(string token) => vocabulary.TryGetValue(token, out var id) ? id : throw item.Refuse($"the token '{token}' is not in the vocabulary");
            if (!merges.TryAdd((IdOf(left), IdOf(right)), new Merge(merges.Count, IdOf(left + right)))) throw item.Refuse("the merge is listed twice");
        }
        return merges;
    }

    /// <summary>Either spelling of a merge: <c>"a b"</c> or <c>["a", "b"]</c>.</summary>
    private static (string Left, string Right) ReadPair(JsonItem item)
    {
        string[] parts = item.Kind == System.Text.Json.JsonValueKind.Array ? [.. item.Items().Take(3).Select(part => part.String())] : item.String().Split(' ', 3);
        return parts is [{ Length: > 0 } left, { Length: > 0 } right] ? (left, right) : throw item.Refuse("must be two tokens");
    }
}
