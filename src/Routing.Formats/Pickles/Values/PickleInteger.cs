namespace Routing.Formats.Pickles;

/// <summary>Python's <c>int</c>, of at most 64 bits.</summary>
public sealed record PickleInteger(long Value) : PickleValue
{
    public override string Kind => "an int";

    // Mixed with a seed of the process: a hostile file cannot aim its keys at one bucket.
    public override int GetHashCode() => HashCode.Combine((int)Value, (int)(Value >> 32));
}
