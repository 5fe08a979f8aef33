using System.Text.Json;
using System.Text.Json.Serialization;
using Routing.Training.Base;

namespace Routing.R2R.Labels;

/// <summary>JSON of labels: as recipes and reports look, and nothing may be missing when read.</summary>
internal static class LabelJson
{
    /// <summary>For files of our own.</summary>
    public static JsonSerializerOptions File { get; } = new(TrainingJson.Options)
    {
        RespectRequiredConstructorParameters = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>For objects of one line, in which what is optional may be left out.</summary>
    public static JsonSerializerOptions Line { get; } = new(File) { WriteIndented = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
