using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;
using Routing.R2R;
using Routing.R2R.Official;
using Routing.Tests.Formats;
using Routing.Tests.Formats.Checkpoints;
using Routing.Tests.Formats.Pickles;
using Routing.Tests.R2R.Network;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Official;

public sealed class OfficialRouterRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly (string Item, string Reason, Action<OfficialBytes> Change)[] s_changes =
    [
        ("model_type", "'HiddenStatesClassifierWithLMHead', which is not supported; supported are HiddenStatesClassifier, ", bytes => bytes.ModelType = "HiddenStatesClassifierWithLMHead"),
        ("wandb_run", "is unknown", bytes => bytes.Others["wandb_run"] = pickle => pickle.Text("x")),
        ("init_args.neural_window_size", "is unknown", bytes => bytes.InitArguments["neural_window_size"] = pickle => pickle.Int(3)),
        ("init_args.hidden_states_size", "is 2048, but the tensors are of 12", bytes => bytes.InitArguments["hidden_states_size"] = pickle => pickle.Int(2048)),
        ("init_args.hidden_states_size", "is a str; it must be a whole number", bytes => bytes.InitArguments["hidden_states_size"] = pickle => pickle.Text("12")),
        ("init_args.logits_size", "is 100, but the tensors are of 10", bytes => bytes.InitArguments["logits_size"] = pickle => pickle.Int(100)),
        ("init_args.output_dim", "is 3, but the tensors are of 1", bytes => bytes.InitArguments["output_dim"] = pickle => pickle.Int(3)),
        ("init_args.expansion_factor", "is 4, but the tensors are of 2", bytes => bytes.InitArguments["expansion_factor"] = pickle => pickle.Int(4)),
        ("init_args.hidden_dims", "is [16, 24], but the tensors are of [16, 24, 16]", bytes => bytes.InitArguments["hidden_dims"] = pickle => OfficialBytes.Ints(pickle, [16, 24])),
        ("init_args.hidden_dims", "must be a list of whole numbers", bytes => bytes.InitArguments["hidden_dims"] = pickle => OfficialBytes.Texts(pickle, "16")),
        ("layer_norm_hidden_states.weight", "is missing", bytes => bytes.InitArguments["normalize_input"] = pickle => pickle.Op(PickleOpcode.NewTrue)),
        ("state_dict.backbone.position_embedding", "is missing", bytes => bytes.InitArguments["use_position_embedding"] = pickle => pickle.Op(PickleOpcode.NewTrue)),
        ("common_args.threshold", "is 1.5; it must be in [0, 1]", bytes => bytes.CommonArguments["threshold"] = pickle => pickle.Float(1.5)),
        ("common_args.threshold", "is NaN", bytes => bytes.CommonArguments["threshold"] = pickle => pickle.Float(double.NaN)),
        ("common_args.input_type", "is logits, but HiddenStatesTokenLMHeadLogitsClassifier sees hidden_states, token, logits", bytes => bytes.CommonArguments["input_type"] = pickle => OfficialBytes.Texts(pickle, "logits")),
        ("common_args.recall", "is unknown", bytes => bytes.CommonArguments["recall"] = pickle => pickle.Float(0.95)),
        ("state_dict.combined_projection.weight", "is missing", bytes => bytes.Tensors.Remove("combined_projection.weight")),
        ("backbone.blocks.1.mlp.0.bias", "is missing", bytes => bytes.Tensors.Remove("backbone.blocks.1.mlp.0.bias")),
        ("backbone.blocks.7.mlp.0.bias", "is surplus", bytes => bytes.Tensors["backbone.blocks.7.mlp.0.bias"] = (StoredType.F32, [1], new byte[4])),
        ("state_dict.combined_projection.weight", "has shape [5]; it must be [outputs, inputs]", bytes => bytes.Tensors["combined_projection.weight"] = (StoredType.F32, [5], new byte[20])),
        ("state_dict.combined_projection.weight", "has shape [0, 3]", bytes => bytes.Tensors["combined_projection.weight"] = (StoredType.F32, [0, 3], [])),
        ("embedding_size", "needs at least 1", bytes => bytes.Tensors["combined_projection.weight"] = (StoredType.F32, [16, 24], new byte[16 * 24 * 4])),
        ("backbone.output_layer.0.weight", "has shape [3]", bytes => bytes.Tensors["backbone.output_layer.0.weight"] = (StoredType.F32, [3], new byte[12])),
        ("state_dict.backbone.output_layer.1.bias", "has type I64", bytes => bytes.Tensors["backbone.output_layer.1.bias"] = (StoredType.I64, [1], new byte[8])),
        ("state_dict.backbone.output_layer.1.bias", "holds NaN", bytes => bytes.Tensors["backbone.output_layer.1.bias"] = (StoredType.F32, [1], BitConverter.GetBytes(float.NaN))),
        ("state_dict.token_embeddings.weight", "has shape [61, 11]; it must be [rows, 12]", bytes => bytes.Tensors["token_embeddings.weight"] = (StoredType.F32, [61, 11], new byte[61 * 11 * 4])),
    ];

    [Fact]
    public void AWrongCheckpoint_IsRefusedByName()
    {
        foreach (var (item, reason, change) in s_changes)
        {
            var bytes = new OfficialBytes(RandomRouters.Artifact(RandomRouters.Config()));
            change(bytes);
            bytes.WriteTo(_folder.File("router.pt"));
            Refused.By(() => Import("router.pt", null), "router.pt", item, reason);
        }
    }

    [Fact]
    public void WhatIsNoRouter_IsRefused()
    {
        File.WriteAllBytes(_folder.File("list.pt"), TorchBytes.Of(new PickleBytes().Op(PickleOpcode.EmptyList)));
        Refused.By(() => Import("list.pt", null), "list.pt", "content", "is a list; an R2R router is a dict");
        File.WriteAllBytes(_folder.File("dict.pt"), TorchBytes.Of(new PickleBytes().Op(PickleOpcode.EmptyDict)));
        Refused.By(() => Import("dict.pt", null), "dict.pt", "model_type", "is missing: this is no checkpoint of an R2R router");
        Directory.CreateDirectory(_folder.File("empty"));
        Refused.By(() => Import("empty", null), "empty", "*.pt", "is missing");
    }

    /// <summary>The model has 12 tokens and width 8.</summary>
    [Theory]
    [InlineData(8, 8, 10, 12, null)]
    [InlineData(9, 8, 10, 12, "sees a hidden state of width 9; the model's is 8")]
    [InlineData(8, 7, 10, 12, "sees an embedding of width 7; the model's is 8")]
    [InlineData(8, 8, 13, 12, "looks at 13 logits; the model has 12")]
    [InlineData(8, 8, 10, 14, "was trained on a vocabulary of 14 tokens; the model has 12")]
    public void ASmallModelOfOtherSizes_IsRefused(int hidden, int embedding, int logits, int vocabulary, string? reason)
    {
        var model = Directory.CreateDirectory(_folder.File("model")).FullName;
        CheckpointBuilder.Write(model, CheckpointBuilder.Config);
        using var checkpoint = Checkpoint.Open(model);
        // What R2R keeps of a BF16 model is its embedding as float32.
        var own = new float[12 * 8];
        StoredFloats.Read(StoredType.BF16, checkpoint.Tensors[ModelTensors.Embedding].Bytes, own);
        var bytes = new OfficialBytes(RandomRouters.Artifact(RandomRouters.Config(hidden: hidden, embedding: embedding, logits: logits)));
        var stored = vocabulary == 12 && embedding == 8 ? OfficialBytes.Stored(StoredType.F32, own) : new byte[4 * vocabulary * embedding];
        bytes.Tensors["token_embeddings.weight"] = (StoredType.F32, [vocabulary, embedding], stored);
        bytes.WriteTo(_folder.File("router.pt"));

        if (reason is not null)
        {
            Refused.By(() => Import("router.pt", model), "model", "model", reason);
            return;
        }
        Assert.Equal(("model", CheckpointHash.OfEmbedding(checkpoint), 12), Import("router.pt", model) is { Small: { } small } ? (small.Name, small.EmbeddingSha256, small.VocabularySize) : default);
        stored[3] ^= 1;
        bytes.WriteTo(_folder.File("router.pt"));
        Refused.By(() => Import("router.pt", model), "model", "model", "holds an embedding (");
    }

    private RouterArtifact Import(string name, string? model)
    {
        using var router = OfficialRouter.Open(_folder.File(name));
        return OfficialRouterImporter.Import(router, model);
    }
}
