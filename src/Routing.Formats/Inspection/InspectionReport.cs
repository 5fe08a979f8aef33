using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Routing.Formats.Inspection;

/// <summary>What a path is and what is in it.</summary>
public sealed record InspectionReport
{
    public required string Path { get; init; }

    /// <summary>What it is, such as <c>checkpoint</c> or <c>safetensors</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The facts worth a glance, in the order to show them; keys in snake_case.</summary>
    public required JsonObject Summary { get; init; }

    public ImmutableArray<InspectedTensor> Tensors { get; init; } = [];

    /// <summary>What was found and left out, or is odd without being wrong; one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
