namespace Routing.Formats.Tokenization;

/// <summary>Part of a text to encode, such as a template's own words or a user's.</summary>
/// <param name="Text">Any text; lone surrogates become U+FFFD.</param>
/// <param name="ParseSpecialTokens">Recognises special added tokens written in it; off for untrusted text.</param>
public readonly record struct TextSegment(string Text, bool ParseSpecialTokens);
