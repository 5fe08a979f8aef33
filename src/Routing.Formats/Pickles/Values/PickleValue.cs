namespace Routing.Formats.Pickles;

/// <summary>A value that a pickle describes. All of them are data: reading a pickle makes nothing else and calls nothing.</summary>
public abstract record PickleValue
{
    private protected PickleValue()
    {
    }

    /// <summary>What it is, as a noun with its article, for messages.</summary>
    public abstract string Kind { get; }
}
