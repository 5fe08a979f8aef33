namespace Routing.Formats.Tokenization;

/// <summary>Turns one sequence's tokens into text as they arrive; never emits part of a character. Not thread-safe.</summary>
public abstract class StreamingDetokenizer
{
    /// <summary>Takes a token; returns the text that is now certain, possibly empty.</summary>
    public abstract string Append(int id);

    /// <summary>Ends the stream; returns what was held back, incomplete characters as U+FFFD.</summary>
    public abstract string Finish();
}
