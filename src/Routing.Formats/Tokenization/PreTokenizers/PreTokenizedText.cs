using System.Text;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>Text on its way to the model, and the pieces it is cut into so far: in order, not empty, not overlapping.</summary>
internal sealed class PreTokenizedText
{
    private readonly bool _opensInput;

    /// <param name="text">Normalized, well-formed text.</param>
    /// <param name="opensInput">Whether nothing stands before it in what the caller encodes.</param>
    public PreTokenizedText(string text, bool opensInput)
    {
        (Text, _opensInput) = (text, opensInput);
        if (text.Length > 0) Pieces.Add(new TextRange(0, text.Length));
    }

    public string Text { get; private set; }

    public List<TextRange> Pieces { get; private set; } = [];

    /// <summary>Cuts every piece; the cutter gets the piece and its place in <see cref="Text"/> and appends parts in places of <see cref="Text"/>.</summary>
    public void Cut(Action<TextRange, List<TextRange>> cutter)
    {
        var parts = new List<TextRange>(Pieces.Count * 2);
        foreach (var piece in Pieces) cutter(piece, parts);
        Pieces = parts;
    }

    /// <summary>Changes every piece's text; the change also hears whether the piece opens the input.</summary>
    public void Change(Func<string, bool, string> change)
    {
        var text = new StringBuilder(Text.Length + Pieces.Count);
        for (var i = 0; i < Pieces.Count; i++)
        {
            var changed = change(Text[Pieces[i].Start..Pieces[i].End], _opensInput && Pieces[i].Start == 0);
            Pieces[i] = new TextRange(text.Length, text.Length + changed.Length);
            text.Append(changed);
        }
        Text = text.ToString();
    }
}
