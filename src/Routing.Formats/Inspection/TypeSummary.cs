using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Inspection;

/// <summary>How many tensors there are of each element type.</summary>
public static class TypeSummary
{
    public static JsonObject Of(IEnumerable<StoredTensor> tensors) => Of(tensors.Select(t => t.Type));

    public static JsonObject Of(IEnumerable<StoredType> types) =>
        new(types.CountBy(t => t).OrderByDescending(c => c.Value).Select(c => KeyValuePair.Create(c.Key.Spelling(), (JsonNode?)c.Value)));
}
