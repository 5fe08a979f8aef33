using Routing.Server.Errors;
using Routing.Server.Lifecycle;
using Routing.Server.Wire;

namespace Routing.Server.Requests;

/// <summary>Turns prompts as requests give them into token ids.</summary>
internal static class Prompts
{
    /// <summary>Token ids of each prompt. A text may spell special tokens: its author is the client, who could send their ids as well.</summary>
    /// <exception cref="ApiException">There is none, or an id is not of the vocabulary.</exception>
    public static IReadOnlyList<int[]> Encode(PromptInput? input, string field, ServedModels models)
    {
        if (input is null) throw ApiException.Invalid(field, $"'{field}' is missing.", "missing_required_parameter");
        if (input.Texts is { } texts) return [.. texts.Select(text => models.Host.Folder.Tokenizer.Encode(text))];
        var vocabulary = models.Host.Engine.Vocabulary;
        foreach (var ids in input.Tokens!)
            foreach (var id in ids)
                if (id < 0 || id >= vocabulary) throw ApiException.Invalid(field, $"'{field}' has the token id {id}; the vocabulary has {vocabulary}.");
        return input.Tokens;
    }
}
