namespace Routing.Formats.Tokenization;

/// <summary>Reads tokens and their ids, the model's and the added ones.</summary>
internal static class VocabularyReader
{
    /// <summary>No known vocabulary comes near; beyond it memory would go to ids without tokens.</summary>
    public const int HighestId = (1 << 22) - 1;

    private const int LongestAddedToken = 1024;

    /// <summary>The model's <c>vocab</c>.</summary>
    public static Dictionary<string, int> Read(JsonItem section)
    {
        var ids = new Dictionary<string, int>(section.PropertyCount, StringComparer.Ordinal);
        var used = new HashSet<int>(section.PropertyCount);
        foreach (var (token, item) in section.Properties())
        {
            var id = item.Int(HighestId);
            if (!ids.TryAdd(token, id)) throw item.Refuse("the token is in the vocabulary twice");
            if (!used.Add(id)) throw item.Refuse($"the id {id} belongs to another token too");
        }
        return ids;
    }

    /// <summary>The <c>added_tokens</c> section.</summary>
    /// <param name="section">The section, if there is one.</param>
    /// <param name="vocabulary">The model's tokens, with which the added ones must agree.</param>
    public static AddedToken[] ReadAdded(JsonItem? section, Dictionary<string, int> vocabulary)
    {
        if (section is not { } list) return [];
        var used = new HashSet<int>(vocabulary.Values);
        var contents = new HashSet<string>(StringComparer.Ordinal);
        var tokens = new List<AddedToken>();
        foreach (var item in list.Items())
        {
            item.AllowOnly("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            var token = new AddedToken
            {
                Id = item.Get("id").Int(HighestId),
                Content = item.Get("content").String(),
                SingleWord = item.Get("single_word").Bool(),
                StripsLeft = item.Get("lstrip").Bool(),
                StripsRight = item.Get("rstrip").Bool(),
                Normalized = item.Get("normalized").Bool(),
                Special = item.Get("special").Bool(),
            };
            if (token.Content.Length is 0 or > LongestAddedToken) throw item.Refuse($"the content must have 1 to {LongestAddedToken} characters");
            if (!contents.Add(token.Content)) throw item.Refuse($"the token '{token.Content}' is added twice");
            if (vocabulary.TryGetValue(token.Content, out var id))
            {
                if (id != token.Id) throw item.Refuse($"the id is {token.Id}, but the vocabulary gives '{token.Content}' the id {id}");
            }
            else if (!used.Add(token.Id))
            {
                throw item.Refuse($"the id {token.Id} belongs to another token too");
            }
            tokens.Add(token);
        }
        return [.. tokens];
    }
}
