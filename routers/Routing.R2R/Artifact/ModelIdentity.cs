using System.Security.Cryptography;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.R2R;

/// <summary>A model as a router remembers it; null where nobody knows, as in imported routers.</summary>
/// <param name="Name">Its folder's name.</param>
/// <param name="WeightsSha256">See <see cref="CheckpointHash.OfWeights"/>.</param>
/// <param name="EmbeddingSha256">See <see cref="CheckpointHash.OfEmbedding"/>.</param>
/// <param name="VocabularySize">Rows of its embedding.</param>
public sealed record ModelIdentity(string? Name = null, string? WeightsSha256 = null, string? EmbeddingSha256 = null, int? VocabularySize = null)
{
    // Embeddings of gigabytes are hashed a part at a time.
    private const long PartElements = 1 << 24;

    /// <summary>Reads a checkpoint folder; takes seconds for a large model.</summary>
    public static ModelIdentity Of(string folder)
    {
        using var checkpoint = Checkpoint.Open(folder);
        return Of(checkpoint);
    }

    internal static ModelIdentity Of(Checkpoint checkpoint)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(checkpoint.Folder)));
        return new(name, CheckpointHash.OfWeights(checkpoint), CheckpointHash.OfEmbedding(checkpoint), checkpoint.Config.VocabularySize);
    }

    /// <summary>Hash of an embedding in memory, equal to that of the file it came from.</summary>
    /// <param name="embedding">[vocab, hidden].</param>
    internal static string EmbeddingHash(Tensor embedding)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rows = Math.Max(1, PartElements / embedding.size(1));
        for (var start = 0L; start < embedding.size(0); start += rows)
        {
            using var part = NewDisposeScope();
            var values = embedding.narrow(0, start, Math.Min(rows, embedding.size(0) - start)).to(ScalarType.BFloat16).cpu().contiguous();
            CheckpointHash.AppendRounded(hash, StoredType.BF16, values.bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Name and the head of the weights' hash, for people.</summary>
    public override string ToString() => $"'{Name ?? "unnamed"}' (weights {Head(WeightsSha256)})";

    /// <summary>As much of a hash as a message needs.</summary>
    internal static string Head(string? hash) => hash is null ? "unknown" : hash[..Math.Min(12, hash.Length)];

    /// <summary>The first field whose form is wrong, or null.</summary>
    internal (string Item, string Reason)? Check()
    {
        if (WeightsSha256 is { } weights && !IsHash(weights)) return ("weights_sha256", "must be 64 lower-case hexadecimal digits");
        if (EmbeddingSha256 is { } embedding && !IsHash(embedding)) return ("embedding_sha256", "must be 64 lower-case hexadecimal digits");
        return VocabularySize is < 1 ? ("vocabulary_size", $"is {VocabularySize}; must be at least 1") : null;
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);
}
