using Routing.Formats.Tokenization;

namespace Routing.Server.Replies;

/// <summary>A token as replies spell it: text for people, bytes that are exact.</summary>
internal static class TokenTexts
{
    /// <summary>The token's text; where it is part of a character, the replacement character.</summary>
    public static string Text(Tokenizer tokenizer, int id) => tokenizer.Decode([id]);

    /// <summary>Its bytes, which may be part of a character.</summary>
    public static byte[] Bytes(Tokenizer tokenizer, int id) => tokenizer.BytesOf(id) ?? [];
}
