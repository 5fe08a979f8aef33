namespace Routing.Formats.Pickles;

/// <summary>Python's <c>str</c>.</summary>
public sealed record PickleText(string Value) : PickleValue
{
    public override string Kind => "a str";
}
