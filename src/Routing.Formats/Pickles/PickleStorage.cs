using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>A storage that is in the archive with the size it must have; tensors are views of it.</summary>
/// <param name="Key">Its file's name in the archive's <c>data</c> folder.</param>
/// <param name="Count">Elements.</param>
internal sealed record PickleStorage(StoredType Type, string Key, long Count) : PickleValue
{
    public override string Kind => "a storage";
}
