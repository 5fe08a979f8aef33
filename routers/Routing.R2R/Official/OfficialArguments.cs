using System.Collections.Immutable;

namespace Routing.R2R.Official;

/// <summary>What an official checkpoint says about how its network was made. R2R saves only the arguments that were given, never defaults.</summary>
internal sealed record OfficialArguments
{
    // Known, and without influence on a trained network's scores: dropout, freezing, types (storages have their own), a size no forward pass reads.
    private static readonly string[] s_without = ["dropout_rate", "freeze_lm_head", "dtype", "topk", "max_position_embeddings"];

    private static readonly string[] s_read =
        ["hidden_states_size", "logits_size", "hidden_dims", "expansion_factor", "output_dim", "normalize_input", "use_position_embedding", "pretrained_model_name"];

    private readonly OfficialDict _dict;

    private OfficialArguments(OfficialDict dict) => _dict = dict;

    public long? HiddenSize { get; private init; }

    public bool NormalizeInput { get; private init; }

    public bool HasPositions { get; private init; }

    /// <summary>Hugging Face name or path of the small model.</summary>
    public string? PretrainedModel { get; private init; }

    public static OfficialArguments Read(OfficialDict dict)
    {
        dict.RequireKnown([.. s_read, .. s_without]);
        return new(dict)
        {
            HiddenSize = dict.IntegerOrNull("hidden_states_size"),
            NormalizeInput = dict.BoolOrNull("normalize_input") ?? false,
            HasPositions = dict.BoolOrNull("use_position_embedding") ?? false,
            PretrainedModel = dict.TextOrNull("pretrained_model_name"),
        };
    }

    /// <summary>Holds the sizes that were given against those the tensors have.</summary>
    public void Require(Network.RouterNetworkConfig found)
    {
        if (found.Architecture.SeesHidden) Require("hidden_states_size", HiddenSize, found.HiddenSize);
        if (found.Architecture.SeesLogits) Require("logits_size", _dict.IntegerOrNull("logits_size"), found.LogitsSize);
        Require("expansion_factor", _dict.IntegerOrNull("expansion_factor"), found.ExpansionFactor);
        Require("output_dim", _dict.IntegerOrNull("output_dim"), found.OutputDim);
        ImmutableArray<long>? dims = _dict.IntegersOrNull("hidden_dims");
        if (dims is { } given && !given.SequenceEqual(found.HiddenDims.Select(width => (long)width)))
            throw _dict.Invalid("hidden_dims", $"is [{string.Join(", ", given)}], but the tensors are of [{string.Join(", ", found.HiddenDims)}]");
    }

    private void Require(string key, long? given, int found)
    {
        if (given is { } size && size != found) throw _dict.Invalid(key, $"is {size}, but the tensors are of {found}");
    }
}
