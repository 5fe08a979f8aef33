using System.Collections.Immutable;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Inspection;

/// <summary>A tensor in an inspected file.</summary>
/// <param name="Type">Element or block type as its format spells it.</param>
/// <param name="Bytes">Bytes it takes in the file.</param>
/// <param name="File">Name of the file that holds it, without its folder.</param>
public sealed record InspectedTensor(string Name, string Type, ImmutableArray<long> Shape, long Bytes, string File)
{
    internal static InspectedTensor Of(StoredTensor tensor) =>
        new(tensor.Name, tensor.Type.Spelling(), tensor.Shape, tensor.ByteCount, Path.GetFileName(tensor.File));
}
