namespace Routing.Formats.Tokenization.Decoders;

/// <summary>What stands in for a missing decoder: tokens as they are spelled, with a space between.</summary>
internal sealed class JoinDecoder(Decoder next) : Decoder(next)
{
    private bool _atStart = true;

    public override void Push(string text)
    {
        Next.Push(_atStart ? text : ' ' + text);
        _atStart = false;
    }
}
