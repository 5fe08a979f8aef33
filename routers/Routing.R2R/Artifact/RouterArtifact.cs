using System.Security.Cryptography;
using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Network;

namespace Routing.R2R;

/// <summary>A router network as it is kept: weights, what they are for, and how their scores are to be read. A folder of two files.</summary>
public sealed record RouterArtifact
{
    public const string WeightsFileName = "router.safetensors";
    public const string ConfigFileName = "router.json";

    public required RouterNetworkConfig Network { get; init; }

    public required RouterWeights Weights { get; init; }

    /// <summary>Divides the network's logits before the final sigmoid.</summary>
    /// <value>The default is 1.</value>
    public float Temperature { get; init; } = 1;

    /// <summary>Score at and above which a token goes to the large model when a request names no threshold.</summary>
    public required float Threshold { get; init; }

    /// <summary>Threshold against the large model's share; null when nobody measured it.</summary>
    public CalibrationTable? Calibration { get; init; }

    /// <summary>The model whose tokens it judges.</summary>
    public ModelIdentity? Small { get; init; }

    /// <summary>The model it was trained to call.</summary>
    public ModelIdentity? Large { get; init; }

    /// <summary>How it was trained; free-form.</summary>
    public JsonElement? Training { get; init; }

    /// <summary>Where it was loaded from; for messages.</summary>
    public string? Folder { get; init; }

    /// <summary>Hash of everything that shapes a score.</summary>
    public string Fingerprint() => RouterFingerprint.Of(this);

    /// <summary>Reads a folder that <see cref="Save"/> or an import wrote.</summary>
    /// <exception cref="InvalidFileException">A key or tensor is unknown, missing, or not what it must be; names it.</exception>
    public static RouterArtifact Load(string folder) => RouterArtifactFiles.Read(folder);

    /// <summary>Writes the folder, made if it does not exist.</summary>
    /// <exception cref="InvalidFileException">A value that <see cref="Load"/> would refuse.</exception>
    public void Save(string folder) => RouterArtifactFiles.Write(this, folder);

    /// <summary>Checks that two checkpoint folders hold the pair this router was made for; what it does not know is not checked.</summary>
    /// <exception cref="InvalidFileException">Other weights; names both.</exception>
    public void RequireMadeFor(string smallFolder, string largeFolder)
    {
        Require("small", Small, smallFolder);
        Require("large", Large, largeFolder);
    }

    private void Require(string role, ModelIdentity? expected, string folder)
    {
        if (expected?.WeightsSha256 is null) return;
        var found = ModelIdentity.Of(folder);
        if (found.WeightsSha256 != expected.WeightsSha256)
            throw new InvalidFileException(Folder ?? "router", role, $"is {expected}, but {folder} holds {found}: take a router trained for this pair, or the models it was trained for");
    }
}
