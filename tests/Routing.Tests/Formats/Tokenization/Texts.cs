using CsCheck;

namespace Routing.Tests.Formats.Tokenization;

/// <summary>Random texts: what split patterns look at, often; any other code point, sometimes.</summary>
internal static class Texts
{
    private static readonly string[] s_telling =
    [
        "a", "b", "s", "t", "re", "ll", "D", "VE", "'", "'s", "'LL", "'\u017F", "the", " model", " ", " ", "  ", "\t", "\n", "\r\n", "\r", "\u00A0", "\u3000", "\u2028", "\u0085",
        "1", "23", "4567", "½", "²", "٣", "Ⅷ", ".", ",", "!?", "-", "_", "(", "<s>", "<|im_end|>", "<think>", "\u2581", "é", "e\u0301", "ß", "\u0301", "\u200B", "\u200D",
        "ⓐ", "\U0001F130", "日本", "の", "カ", "漢", "한", "\U00020BB7", "\U0001D49C", "\U0001D7D8", "\U0001F44D\U0001F3FD", "\U000E0100", "\uE000", "\u0378",
    ];

    private static readonly Gen<string> s_codePoint = Gen.Int[0, 0x10FFFF - 0x800].Select(value => char.ConvertFromUtf32(value < 0xD800 ? value : value + 0x800));

    /// <summary>Well-formed texts of up to 16 parts.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency<string>((5, Gen.OneOf(s_telling)), (1, s_codePoint)).Array[0, 16].Select(string.Concat);

    /// <summary>Printable ASCII and Latin-1 letters.</summary>
    public static Gen<string> Latin { get; } = Gen.OneOf<char>(Gen.Char[' ', '~'], Gen.Char['À', 'ö'], Gen.OneOf(' ', '\n', 'e', 't', '1')).Array[0, 40].Select(units => new string(units));
}
