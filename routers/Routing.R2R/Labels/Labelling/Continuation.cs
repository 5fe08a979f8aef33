namespace Routing.R2R.Labels.Labelling;

/// <summary>What the large model says after a prefix of an answer and one given token.</summary>
internal sealed class Continuation
{
    /// <param name="position">Index in the answer that the token takes.</param>
    /// <param name="first">The token.</param>
    /// <param name="search">Where it may re-join what the large model says of its own accord; null does not look.</param>
    public Continuation(int position, int first, RemergeSearch? search)
    {
        (Position, Search) = (position, search);
        Add(first);
    }

    public int Position { get; }

    /// <summary>The given token and all after it, the end token included.</summary>
    public List<int> Tokens { get; } = [];

    public RemergeSearch? Search { get; }

    public void Add(int token)
    {
        Tokens.Add(token);
        Search?.Look(Tokens);
    }
}
