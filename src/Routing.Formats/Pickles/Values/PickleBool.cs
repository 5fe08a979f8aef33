namespace Routing.Formats.Pickles;

/// <summary>Python's <c>bool</c>.</summary>
public sealed record PickleBool(bool Value) : PickleValue
{
    public override string Kind => "a bool";
}
