using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>An element type by itself, such as <c>torch.float32</c>.</summary>
public sealed record PickleElementType(StoredType Type) : PickleValue
{
    public override string Kind => "a dtype";
}
