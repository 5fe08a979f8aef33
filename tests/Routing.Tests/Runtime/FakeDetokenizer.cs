using Routing.Formats.Tokenization;

namespace Routing.Tests.Runtime;

/// <summary>Token n is the letter a + n mod 26; every tenth token only completes with the next, as half a character does.</summary>
internal sealed class FakeDetokenizer : StreamingDetokenizer
{
    private string _held = "";

    public static string Text(int id) => ((char)('a' + id % 26)).ToString();

    public override string Append(int id)
    {
        _held += Text(id);
        return id % 10 == 9 ? "" : Finish();
    }

    public override string Finish()
    {
        var text = _held;
        _held = "";
        return text;
    }
}
