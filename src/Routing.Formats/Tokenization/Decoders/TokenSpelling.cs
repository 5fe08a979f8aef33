using System.Text;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>The bytes that single tokens stand for: what the decoders do to each, but for what depends on its neighbours.</summary>
internal sealed class TokenSpelling
{
    private readonly List<Func<string, string>> _rewrites = [];

    /// <summary>Tokens are spelled in <see cref="ByteAlphabet"/>.</summary>
    public bool ByteLevel { get; set; }

    /// <summary>Tokens like <c>&lt;0xE2&gt;</c> are bytes.</summary>
    public bool ByteFallback { get; set; }

    public void Add(Func<string, string> rewrite) => _rewrites.Add(rewrite);

    public byte[] BytesOf(string token)
    {
        if (ByteFallback && ByteFallbackDecoder.TryGetByte(token, out var value)) return [value];
        foreach (var rewrite in _rewrites) token = rewrite(token);
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(token.Length)];
        if (!ByteLevel || !ByteAlphabet.TryGetBytes(token, bytes, out var count)) count = Encoding.UTF8.GetBytes(token, bytes);
        return bytes[..count];
    }
}
