using System.Globalization;
using System.Text;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>
/// Tokens like <c>&lt;0xE2&gt;</c> to the characters their bytes spell. As in SentencePiece, each byte that belongs to no character
/// becomes U+FFFD and its neighbours stay: so a character is certain as soon as it is complete, whatever follows.
/// (The tokenizers library gives up the whole run of byte tokens instead.)
/// </summary>
internal sealed class ByteFallbackDecoder(Decoder next) : Decoder(next)
{
    private readonly byte[] _pending = new byte[4];
    private int _count;

    public override void Push(string text)
    {
        if (TryGetByte(text, out var value))
        {
            _pending[_count++] = value;
            Drain(atEnd: false);
            return;
        }
        Drain(atEnd: true);
        Next.Push(text);
    }

    public override void Finish()
    {
        Drain(atEnd: true);
        base.Finish();
    }

    /// <summary>The byte a token such as <c>&lt;0x0A&gt;</c> stands for.</summary>
    public static bool TryGetByte(string token, out byte value)
    {
        value = 0;
        return token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private void Drain(bool atEnd)
    {
        while (_count > 0)
        {
            var status = Rune.DecodeFromUtf8(_pending.AsSpan(0, _count), out var rune, out var used);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !atEnd) return;
            if (status != System.Buffers.OperationStatus.Done) used = 1;
            Next.Push(rune.ToString());
            _pending.AsSpan(used, _count - used).CopyTo(_pending);
            _count -= used;
        }
    }
}
