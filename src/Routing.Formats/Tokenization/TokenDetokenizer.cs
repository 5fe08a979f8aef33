using Routing.Formats.Tokenization.Decoders;

namespace Routing.Formats.Tokenization;

/// <summary>A chain of decoders for one stream of tokens of a tokenizer.</summary>
internal sealed class TokenDetokenizer : StreamingDetokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly TextCollector _text = new();
    private readonly Decoder _first;
    private bool _finished;

    public TokenDetokenizer(Tokenizer tokenizer, Func<Decoder, Decoder> createDecoder, bool skipSpecialTokens) =>
        (_tokenizer, _skipSpecialTokens, _first) = (tokenizer, skipSpecialTokens, createDecoder(_text));

    public override string Append(int id)
    {
        Push(id);
        return _text.Take();
    }

    /// <summary>Takes a token without asking for text yet.</summary>
    public void Push(int id)
    {
        if (_finished) throw new InvalidOperationException("The stream has been finished.");
        if (_tokenizer.TokenText(id) is { } token && !(_skipSpecialTokens && _tokenizer.IsSpecial(id))) _first.Push(token);
    }

    public override string Finish()
    {
        if (_finished) throw new InvalidOperationException("The stream has been finished already.");
        _finished = true;
        _first.Finish();
        return _text.Take();
    }
}
