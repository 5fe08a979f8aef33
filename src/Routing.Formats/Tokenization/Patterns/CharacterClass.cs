namespace Routing.Formats.Tokenization.Patterns;

/// <summary>What split patterns tell apart: general categories, with white space (<c>\s</c>) taken out first.</summary>
[Flags]
internal enum CharacterClass : byte
{
    Other = 0,
    Letter = 1,
    Mark = 2,
    Number = 4,
    PunctuationOrSymbol = 8,
    Space = 16,
}
