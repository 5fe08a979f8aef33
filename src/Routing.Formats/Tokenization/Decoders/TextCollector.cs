using System.Text;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>The end of a chain of decoders.</summary>
internal sealed class TextCollector() : Decoder(null)
{
    private readonly StringBuilder _text = new();

    public override void Push(string text) => _text.Append(text);

    public override void Finish()
    {
    }

    /// <summary>What has arrived since the last time.</summary>
    public string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
