namespace Routing.Formats.Tokenization;

/// <summary>
/// GPT-2's spelling of bytes as printable characters (Radford et al. 2019): printable Latin-1 bytes as themselves,
/// the others, in order, as U+0100 and on.
/// </summary>
public static class ByteAlphabet
{
    private static readonly char[] s_characters = MakeCharacters();
    private static readonly short[] s_bytes = MakeBytes();

    /// <summary>The character that spells a byte.</summary>
    public static char Character(byte value) => s_characters[value];

    /// <summary>The bytes a token spells; false if it has a character that spells none.</summary>
    public static bool TryGetBytes(ReadOnlySpan<char> token, Span<byte> bytes, out int count)
    {
        count = 0;
        foreach (var unit in token)
        {
            if (unit >= s_bytes.Length || s_bytes[unit] < 0) return false;
            bytes[count++] = (byte)s_bytes[unit];
        }
        return true;
    }

    private static char[] MakeCharacters()
    {
        var characters = new char[256];
        var next = (char)0x100;
        for (var value = 0; value < 256; value++)
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : next++;
        return characters;
    }

    private static short[] MakeBytes()
    {
        var bytes = new short[s_characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++) bytes[s_characters[value]] = (short)value;
        return bytes;
    }
}
