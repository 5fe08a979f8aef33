using Routing.Formats.Checkpoints;
using Routing.Models.Checkpoints;
using static TorchSharp.torch;

namespace Routing.R2R.Training;

/// <summary>The token embedding of a small model as its file has it: a network sees it and never owns it. Owns: the mapped checkpoint; disposed by: the training.</summary>
internal sealed class SmallEmbedding : IDisposable
{
    private readonly Checkpoint _checkpoint;
    private readonly Tensor _table;   // [vocab, embedding]

    /// <param name="folder">A checkpoint.</param>
    public SmallEmbedding(string folder)
    {
        _checkpoint = Checkpoint.Open(folder);
        var type = _checkpoint.Tensors[ModelTensors.Embedding].Type switch
        {
            StoredType.F16 => ScalarType.Float16,
            StoredType.BF16 => ScalarType.BFloat16,
            _ => ScalarType.Float32,
        };
        _table = new CheckpointWeights(_checkpoint, type, CPU).Take(ModelTensors.Embedding, _checkpoint.Config.VocabularySize, _checkpoint.Config.HiddenSize);
        Identity = ModelIdentity.Of(_checkpoint);
    }

    public ModelIdentity Identity { get; }

    public int Width => _checkpoint.Config.HiddenSize;

    /// <param name="tokens">[rows] int32.</param>
    /// <returns>[rows, embedding] float32, owned by the caller.</returns>
    public Tensor Of(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return _table.index_select(0, tokens).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _table.Dispose();
        _checkpoint.Dispose();
    }
}
