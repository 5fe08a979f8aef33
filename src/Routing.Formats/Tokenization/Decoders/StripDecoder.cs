namespace Routing.Formats.Tokenization.Decoders;

/// <summary>Removes up to so many of a character from the ends: of each token, or of the whole text once tokens are fused.</summary>
internal sealed class StripDecoder(char content, int start, int stop, bool wholeText, Decoder next) : Decoder(next)
{
    private int _stripped;
    private int _held;

    public override void Push(string text)
    {
        var from = 0;
        for (; _stripped < start && from < text.Length; _stripped++)
        {
            if (text[from] == content) from++;
            else _stripped = start;
        }
        // The last ones of the text so far may turn out to be its end.
        var to = text.Length;
        while (to > from && text[to - 1] == content) to--;
        if (to > from)
        {
            Pass(_held);
            Next.Push(text[from..to]);
            _held = 0;
        }
        _held += text.Length - Math.Max(to, from);
        Pass(_held - stop);
        _held = Math.Min(_held, stop);
        if (!wholeText) EndOfText();
    }

    /// <summary>One text without up to so many of a character at its ends.</summary>
    public static string Strip(string text, char content, int start, int stop)
    {
        var (from, to) = (0, text.Length);
        while (from < text.Length && from < start && text[from] == content) from++;
        while (to > from && text.Length - to < stop && text[to - 1] == content) to--;
        return text[from..to];
    }

    public override void Finish()
    {
        if (wholeText) EndOfText();
        base.Finish();
    }

    private void EndOfText() => (_held, _stripped) = (0, 0);

    private void Pass(int count)
    {
        if (count > 0) Next.Push(new string(content, count));
    }
}
