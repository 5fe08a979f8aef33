using Routing.Formats;

namespace Routing.R2R;

/// <summary>Whether a router was made for a small model.</summary>
internal static class RouterFit
{
    /// <exception cref="InvalidFileException">A size or the embedding differs; names both.</exception>
    public static void Require(RouterArtifact artifact, SmallModel small)
    {
        var network = artifact.Network;
        var (vocabulary, width) = ((int)small.Embedding.size(0), (int)small.Embedding.size(1));
        if (network.Architecture.SeesHidden && network.HiddenSize != small.HiddenSize) throw Differs("hidden_size", network.HiddenSize, small.HiddenSize);
        if (network.Architecture.SeesToken && network.EmbeddingSize != width) throw Differs("embedding_size", network.EmbeddingSize, width);
        if (network.LogitsSize > vocabulary) throw Refused("logits_size", $"is {network.LogitsSize:N0}, but the small model's vocabulary has only {vocabulary:N0} tokens");
        if (artifact.Small is not { } made) return;
        if (made.VocabularySize is { } size && size != vocabulary) throw Differs("small.vocabulary_size", size, vocabulary);
        if (made.EmbeddingSha256 is { } hash && ModelIdentity.EmbeddingHash(small.Embedding) is var found && found != hash)
            throw Refused("small", $"is {made} with embedding {ModelIdentity.Head(hash)}, but the small model's embedding is {ModelIdentity.Head(found)}: it is another model, or other training of the same");

        InvalidFileException Differs(string item, int expected, int actual) => Refused(item, $"is {expected:N0}, but the small model's is {actual:N0}: take a router made for this model");

        InvalidFileException Refused(string item, string reason) => new(artifact.Folder ?? "router", item, reason);
    }
}
