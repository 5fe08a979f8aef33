namespace Routing.Formats.Pickles;

/// <summary>Python's <c>float</c>.</summary>
public sealed record PickleFloat(double Value) : PickleValue
{
    public override string Kind => "a float";
}
