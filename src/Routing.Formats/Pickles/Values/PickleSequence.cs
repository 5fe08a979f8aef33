namespace Routing.Formats.Pickles;

/// <summary>Values in order: a list or a tuple.</summary>
public abstract record PickleSequence : PickleValue
{
    private protected PickleSequence()
    {
    }

    public abstract IReadOnlyList<PickleValue> Items { get; }
}
