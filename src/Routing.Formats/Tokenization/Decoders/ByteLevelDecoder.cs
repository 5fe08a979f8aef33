using System.Buffers;
using System.Text;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>Bytes spelled in GPT-2's alphabet back to text; a token with a character outside the alphabet is text already.</summary>
internal sealed class ByteLevelDecoder(Decoder next) : Decoder(next)
{
    // Keeps incomplete characters, and replaces malformed ones as a decoder of the whole would.
    private readonly System.Text.Decoder _utf8 = Encoding.UTF8.GetDecoder();

    public override void Push(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        if (!ByteAlphabet.TryGetBytes(text, bytes, out var count)) count = Encoding.UTF8.GetBytes(text, bytes);
        Decode(bytes.AsSpan(0, count), flush: false);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public override void Finish()
    {
        Decode([], flush: true);
        base.Finish();
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> units = stackalloc char[256];
        // A held-back sequence adds at most three units; each byte at most one more.
        while (bytes.Length > 200)
        {
            Next.Push(units[.._utf8.GetChars(bytes[..200], units, flush: false)].ToString());
            bytes = bytes[200..];
        }
        if (_utf8.GetChars(bytes, units, flush) is > 0 and var count) Next.Push(units[..count].ToString());
    }
}
