using System.Collections.Immutable;

namespace Routing.Formats.Checkpoints;

/// <summary>A tensor as a safetensors header describes it.</summary>
/// <param name="Begin">Offset of the first byte, counted from the end of the header.</param>
/// <param name="End">Offset after the last byte.</param>
internal sealed record SafetensorsEntry(string Name, StoredType Type, ImmutableArray<long> Shape, long Begin, long End);
