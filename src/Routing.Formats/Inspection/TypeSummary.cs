using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Inspection;

/// <summary>How many tensors there are of each element type.</summary>
internal static class TypeSummary
{
    public static JsonObject Of(IEnumerable<StoredTensor> tensors) =>
        new(tensors.CountBy(t => t.Type).OrderByDescending(c => c.Value).Select(c => KeyValuePair.Create(c.Key.Spelling(), (JsonNode?)c.Value)));
}
