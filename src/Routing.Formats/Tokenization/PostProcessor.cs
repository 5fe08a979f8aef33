namespace Routing.Formats.Tokenization;

/// <summary>Special tokens put around every text, such as the beginning-of-sequence token.</summary>
internal sealed record PostProcessor(int[] Prefix, int[] Suffix)
{
    /// <summary>Reads the <c>post_processor</c> section, of which the part for single texts counts.</summary>
    public static PostProcessor Read(JsonItem? section, IReadOnlyDictionary<string, int> ids)
    {
        if (section is not { } item) return new PostProcessor([], []);
        var type = item.Type();
        switch (type)
        {
            case "ByteLevel":
                // It only moves offsets, which are not kept.
                item.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                return new PostProcessor([], []);
            case "Sequence":
                item.AllowOnly("type", "processors");
                return item.Get("processors").Items().Select(part => Read(part, ids))
                    .Aggregate(new PostProcessor([], []), (inner, outer) => new PostProcessor([.. outer.Prefix, .. inner.Prefix], [.. inner.Suffix, .. outer.Suffix]));
            case "TemplateProcessing":
                item.AllowOnly("type", "single", "pair", "special_tokens");
                return ReadTemplate(item.Get("single"), ReadSpecialTokens(item.Get("special_tokens"), ids));
            default:
                throw item.Refuse($"the post-processor '{type}' is not supported");
        }
    }

    private static Dictionary<string, int[]> ReadSpecialTokens(JsonItem section, IReadOnlyDictionary<string, int> ids)
    {
        var special = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (name, item) in section.Properties())
        {
            item.AllowOnly("id", "ids", "tokens");
            int[] numbers = [.. item.Get("ids").Items().Select(id => id.Int(VocabularyReader.HighestId))];
            string[] tokens = [.. item.Get("tokens").Items().Select(token => token.String())];
            if (!tokens.Select(token => ids.GetValueOrDefault(token, -1)).SequenceEqual(numbers)) throw item.Refuse("its ids are not those of its tokens in the vocabulary");
            special.Add(name, numbers);
        }
        return special;
    }

    private static PostProcessor ReadTemplate(JsonItem template, Dictionary<string, int[]> special)
    {
        var (prefix, suffix) = (new List<int>(), (List<int>?)null);
        foreach (var part in template.Items())
        {
            part.AllowOnly("SpecialToken", "Sequence");
            var (token, sequence) = (part.Find("SpecialToken"), part.Find("Sequence"));
            if (token is null == sequence is null) throw part.Refuse("must be one of 'SpecialToken' and 'Sequence'");
            var content = token ?? sequence!.Value;
            content.AllowOnly("id", "type_id");
            var id = content.Get("id").String();
            if (token is not null)
                (suffix ?? prefix).AddRange(special.GetValueOrDefault(id) ?? throw content.Refuse($"'{id}' is not in special_tokens"));
            else if (id != "A" || suffix is not null)
                throw content.Refuse("a template for one text must hold the sequence A once and no other");
            else
                suffix = [];
        }
        return new PostProcessor([.. prefix], [.. suffix ?? throw template.Refuse("the sequence A is missing")]);
    }
}
