using System.Security.Cryptography;
using System.Text.Json;
using Routing.Formats;
using Routing.Formats.Checkpoints;

namespace Routing.R2R.Official;

/// <summary>Turns an official router into an artifact of ours. Its copy of the embedding, if it has one, is left out: the small model's own is used.</summary>
public static class OfficialRouterImporter
{
    private const float DefaultThreshold = 0.5f;   // R2R's own, for a router without one

    /// <param name="router">The official checkpoint.</param>
    /// <param name="checkpointFolder">Checkpoint of the small model it judges; null where it is not at hand, and then only what the router keeps of it is recorded.</param>
    /// <exception cref="InvalidFileException">The checkpoint is not that of the model the router was trained on; or a weight is not a finite number.</exception>
    public static RouterArtifact Import(OfficialRouter router, string? checkpointFolder = null) => new()
    {
        Network = router.Network,
        Weights = router.ReadWeights(),
        Threshold = router.Threshold ?? DefaultThreshold,
        Small = checkpointFolder is null ? Remembered(router) : Checked(router, checkpointFolder),
        Training = JsonSerializer.SerializeToElement(new Dictionary<string, string?>
        {
            ["imported_from"] = Path.GetFileName(router.Path),
            ["sha256"] = HashOf(router.Path),
            ["pretrained_model_name"] = router.PretrainedModel,
        }),
    };

    private static ModelIdentity? Remembered(OfficialRouter router)
    {
        if (router.Embedding is not { } embedding) return router.PretrainedModel is null ? null : new(router.PretrainedModel);
        return new(router.PretrainedModel, EmbeddingSha256: EmbeddingHash(router), VocabularySize: (int)embedding.Shape[0]);
    }

    /// <summary>The checkpoint's identity but for its weights: that the rest of it is what the router was trained on, nobody can tell.</summary>
    private static ModelIdentity Checked(OfficialRouter router, string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        var (network, config) = (router.Network, checkpoint.Config);
        if (network.Architecture.SeesHidden) Require("a hidden state", network.HiddenSize, config.HiddenSize);
        if (network.Architecture.SeesToken) Require("an embedding", network.EmbeddingSize, config.HiddenSize);
        if (network.LogitsSize > config.VocabularySize) throw Refused($"looks at {network.LogitsSize:N0} logits; the model has {config.VocabularySize:N0}");
        var hash = CheckpointHash.OfEmbedding(checkpoint);
        if (router.Embedding is { } embedding)
        {
            if (embedding.Shape[0] != config.VocabularySize) throw Refused($"was trained on a vocabulary of {embedding.Shape[0]:N0} tokens; the model has {config.VocabularySize:N0}");
            if (EmbeddingHash(router) is var own && own != hash) throw Refused($"holds an embedding ({ModelIdentity.Head(own)}) other than the model's ({ModelIdentity.Head(hash)})");
        }
        return new(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), EmbeddingSha256: hash, VocabularySize: config.VocabularySize);

        void Require(string what, int expected, int found)
        {
            if (expected != found) throw Refused($"sees {what} of width {expected:N0}; the model's is {found:N0}");
        }

        InvalidFileException Refused(string reason) => new(folder, "model", $"does not fit {router.Path}, which {reason}: give the checkpoint of the model it was trained on");
    }

    private static string EmbeddingHash(OfficialRouter router)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        CheckpointHash.AppendRounded(hash, router.Embedding!.Type, router.Read(router.Embedding));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
