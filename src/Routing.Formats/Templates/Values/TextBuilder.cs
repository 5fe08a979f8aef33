using System.Text;

namespace Routing.Formats.Templates.Values;

/// <summary>Builds a text from parts and keeps their origins; every part is paid for.</summary>
internal sealed class TextBuilder(RenderState state)
{
    private readonly StringBuilder _text = new();
    private readonly List<TextRun> _runs = [];

    public void Append(TextValue part)
    {
        state.CheckLength((long)_text.Length + part.Text.Length);
        state.ChargeText(part.Text.Length);
        var start = _text.Length;
        _text.Append(part.Text);
        foreach (var run in part.Runs)
        {
            var whole = new TextRun(start + run.End, run.IsTrusted);
            if (_runs.Count > 0 && _runs[^1].IsTrusted == run.IsTrusted) _runs[^1] = whole;
            else _runs.Add(whole);
        }
    }

    public void Append(string part, bool isTrusted) => Append(new TextValue(part, isTrusted));

    public TextValue ToText() => _text.Length == 0 ? TextValue.Empty : new TextValue(_text.ToString(), [.. _runs]);
}
