using Routing.Formats.Checkpoints;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>Refuses a row that the decoder cannot run, before any memory is touched.</summary>
internal static class RowValidator
{
    public static void Check(in StepRow row, ModelConfig config, ScalarType type)
    {
        if (row.Cache.Cache.Type != type) throw new ArgumentException($"Keys and values in {row.Cache.Cache.Type} were given to a model that computes in {type}.");
        if (row.Tokens.IsEmpty) throw new ArgumentException("A row of a step needs at least one token.");
        foreach (var token in row.Tokens.Span)
            if ((uint)token >= (uint)config.VocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {config.VocabularySize}.");
        if (row.Cache.Length + row.Tokens.Length > row.Cache.Capacity)
            throw new ArgumentException($"A sequence of capacity {row.Cache.Capacity} holds {row.Cache.Length} tokens and cannot take {row.Tokens.Length} more.");
        if (row.Layers is { } layers && layers.Runs.Length != config.LayerCount)
            throw new ArgumentException($"A layer plan of {layers.Runs.Length} blocks was given to a model of {config.LayerCount}.");
        if (row.FeedForward is { } choices && choices.Choices.Length != config.LayerCount)
            throw new ArgumentException($"A feed-forward plan of {choices.Choices.Length} blocks was given to a model of {config.LayerCount}.");
    }
}
