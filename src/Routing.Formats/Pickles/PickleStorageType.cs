using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>A class of storages, such as <c>torch.FloatStorage</c>: inside a persistent id it says what the elements are.</summary>
internal sealed record PickleStorageType(string Name, StoredType Type) : PickleValue
{
    public override string Kind => $"the class {Name}";
}
