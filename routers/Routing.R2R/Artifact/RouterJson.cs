using System.Collections.Immutable;
using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Network;
using Routing.Training.Base;

namespace Routing.R2R;

/// <summary>router.json as it is written; read strictly.</summary>
internal sealed record RouterJson
{
    private const int ThisFormat = 1;

    public required int Format { get; init; }
    public required string Architecture { get; init; }
    public required int HiddenSize { get; init; }
    public required int EmbeddingSize { get; init; }
    public required int LogitsSize { get; init; }
    public required ImmutableArray<int> HiddenDims { get; init; }
    public required int ExpansionFactor { get; init; }
    public required bool NormalizeInput { get; init; }
    public required int OutputDim { get; init; }
    public required float Temperature { get; init; }
    public required float Threshold { get; init; }
    public IReadOnlyList<CalibrationPoint>? Calibration { get; init; }
    public ModelIdentity? Small { get; init; }
    public ModelIdentity? Large { get; init; }
    public JsonElement? Training { get; init; }

    public static RouterJson Of(RouterArtifact artifact) => new()
    {
        Format = ThisFormat,
        Architecture = artifact.Network.Architecture.Name,
        HiddenSize = artifact.Network.HiddenSize,
        EmbeddingSize = artifact.Network.EmbeddingSize,
        LogitsSize = artifact.Network.LogitsSize,
        HiddenDims = artifact.Network.HiddenDims,
        ExpansionFactor = artifact.Network.ExpansionFactor,
        NormalizeInput = artifact.Network.NormalizeInput,
        OutputDim = artifact.Network.OutputDim,
        Temperature = artifact.Temperature,
        Threshold = artifact.Threshold,
        Calibration = artifact.Calibration?.Points,
        Small = artifact.Small,
        Large = artifact.Large,
        Training = artifact.Training,
    };

    /// <exception cref="InvalidFileException">Not JSON, an unknown or missing key, or an impossible value.</exception>
    public static RouterJson Read(string path)
    {
        try
        {
            var json = JsonSerializer.Deserialize<RouterJson>(File.ReadAllBytes(path), TrainingJson.Options) ?? throw new JsonException("the file holds null");
            json.Require(path);
            return json;
        }
        catch (JsonException failure)
        {
            throw new InvalidFileException(path, failure.Path ?? "content", failure.Message, failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidFileException(path, "file", $"cannot be read: {failure.Message}", failure);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Options) + "\n";

    /// <summary>Sizes and wiring; <see cref="Require"/> has found them possible.</summary>
    public RouterNetworkConfig Network() => new()
    {
        Architecture = RouterArchitecture.Find(Architecture)!,
        HiddenSize = HiddenSize,
        EmbeddingSize = EmbeddingSize,
        LogitsSize = LogitsSize,
        HiddenDims = HiddenDims,
        ExpansionFactor = ExpansionFactor,
        NormalizeInput = NormalizeInput,
        OutputDim = OutputDim,
    };

    public CalibrationTable? CalibrationTable() => Calibration is { } points ? new(points) : null;

    /// <param name="path">For the message.</param>
    public void Require(string path)
    {
        if (Problem() is { } problem) throw new InvalidFileException(path, problem.Item, problem.Reason);
    }

    private (string Item, string Reason)? Problem()
    {
        if (Format != ThisFormat) return ("format", $"is {Format}; this version reads {ThisFormat}");
        if (RouterArchitecture.Find(Architecture) is null) return ("architecture", $"is '{Architecture}'; must be one of {string.Join(", ", RouterArchitecture.Names)}");
        if (Network().Check() is { } sizes) return sizes;
        if (!(Temperature > 0 && float.IsFinite(Temperature))) return ("temperature", $"is {Temperature}; must be above 0");
        if (!(Threshold is >= 0 and <= 1)) return ("threshold", $"is {Threshold}; must be in [0, 1]");
        if (Small?.Check() is { } small) return ($"small.{small.Item}", small.Reason);
        if (Large?.Check() is { } large) return ($"large.{large.Item}", large.Reason);
        return CalibrationProblem();
    }

    private (string, string)? CalibrationProblem()
    {
        try
        {
            CalibrationTable();
            return null;
        }
        catch (ArgumentException refused)
        {
            return ("calibration", refused.Message);
        }
    }
}
