namespace Routing.Formats.Tokenization.Decoders;

/// <summary>One step of turning tokens back into text, for one stream of them: takes strings and passes strings on.</summary>
internal abstract class Decoder(Decoder? next)
{
    /// <summary>Where this step's strings go. The last step has none.</summary>
    protected Decoder Next => next!;

    public abstract void Push(string text);

    /// <summary>Ends the stream: passes on what was held back.</summary>
    public virtual void Finish() => Next.Finish();
}
