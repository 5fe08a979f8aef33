namespace Routing.Formats.Pickles;

/// <summary>Python's <c>None</c>.</summary>
public sealed record PickleNone : PickleValue
{
    private PickleNone()
    {
    }

    public static PickleNone Instance { get; } = new();

    public override string Kind => "None";
}
