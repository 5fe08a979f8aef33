using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;
using Routing.R2R.Network;

namespace Routing.R2R.Official;

/// <summary>
/// A router checkpoint as R2R's training writes it (<c>router.pt</c>; <c>router_all.pt</c> with the small model's embedding),
/// checked: architecture known, every tensor there once with the right shape, none left over. Owns: the mapped file.
/// </summary>
public sealed class OfficialRouter : IDisposable
{
    internal const string StateDictKey = "state_dict";
    private const string ArchitectureKey = "model_type";
    private const string EmbeddingName = "token_embeddings.weight";
    private const string PositionsName = "backbone.position_embedding";

    private readonly TorchFile _file;
    private readonly Dictionary<string, TorchTensor> _tensors;
    private readonly TorchTensor? _positions;

    private OfficialRouter(TorchFile file)
    {
        _file = file;
        var root = new OfficialDict(file.Path, null, file.Root as PickleDict ?? throw new InvalidFileException(file.Path, "content", $"is {file.Root.Kind}; an R2R router is a dict"));
        root.RequireKnown(ArchitectureKey, "init_args", "common_args", "model_specific_args", StateDictKey);
        var name = root.Text(ArchitectureKey);
        var architecture = RouterArchitecture.Find(name) ?? throw root.Invalid(ArchitectureKey, $"is '{name}', which is not supported; supported are {string.Join(", ", RouterArchitecture.Names)}");
        var arguments = OfficialArguments.Read(root.Dict("init_args"));
        PretrainedModel = arguments.PretrainedModel;
        Threshold = OfficialThreshold.Read(root.Dict("common_args"), architecture);

        _tensors = root.Dict(StateDictKey).Tensors();
        if (architecture.SeesToken && _tensors.Remove(EmbeddingName, out var embedding)) Embedding = embedding;
        if (arguments.HasPositions && _tensors.Remove(PositionsName, out var positions)) _positions = positions;
        Network = new OfficialSizes(file.Path, _tensors).Of(architecture, arguments);
        Check(arguments);
    }

    /// <param name="path">A file, or a folder of them as a Hugging Face repository of routers is; see <see cref="OfficialRouterPath"/>.</param>
    /// <exception cref="InvalidFileException">It is no router of R2R, or of an architecture that is not supported; names what is wrong.</exception>
    public static OfficialRouter Open(string path)
    {
        var file = TorchFile.Open(OfficialRouterPath.Resolve(path));
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether a torch file claims to be such a checkpoint.</summary>
    public static bool Recognises(TorchFile file) => file.Root is PickleDict root && root.Find(ArchitectureKey) is not null && root.Find(StateDictKey) is not null;

    public string Path => _file.Path;

    /// <summary>Bytes in the file.</summary>
    public long ByteCount => _file.ByteCount;

    public RouterNetworkConfig Network { get; }

    /// <summary>Threshold its training chose; null where it did not choose one.</summary>
    public float? Threshold { get; }

    /// <summary>The small model it was trained on, as its training called it; null where it did not say.</summary>
    public string? PretrainedModel { get; }

    /// <summary>[vocab, embedding], the copy of the small model's input embedding that <c>router_all.pt</c> keeps.</summary>
    public TorchTensor? Embedding { get; }

    /// <summary>The network's tensors by name.</summary>
    public IEnumerable<KeyValuePair<string, TorchTensor>> Tensors => _tensors;

    /// <summary>A tensor's bytes; valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Read(TorchTensor tensor) => _file.Read(tensor);

    /// <summary>The network's weights as float32.</summary>
    /// <exception cref="InvalidFileException">A weight is not a finite number.</exception>
    public RouterWeights ReadWeights() => new(Network, (name, values) =>
    {
        var tensor = _tensors[name];
        StoredFloats.Read(tensor.Type, Read(tensor), values);
        if (_positions is not null && name == $"{RouterTensors.BackboneProjection}.bias") AddFirstPosition(_positions, values);
        foreach (var value in values)
            if (!float.IsFinite(value)) throw new InvalidFileException(Path, $"{StateDictKey}.{name}", $"holds {value}; weights are finite numbers");
    });

    public void Dispose() => _file.Dispose();

    private void Check(OfficialArguments arguments)
    {
        arguments.Require(Network);
        if (Network.Check() is { } impossible) throw new InvalidFileException(Path, impossible.Item, impossible.Reason);
        RouterTensors.Check(Network, Path, _tensors.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<long>)entry.Value.Shape));
        if (arguments.HasPositions) Require(PositionsName, _positions, Network.HiddenDims[0]);
        if (Embedding is not null) Require(EmbeddingName, Embedding, Network.EmbeddingSize);
        foreach (var (name, tensor) in _tensors) RequireWeight(name, tensor);
    }

    /// <summary>A table of rows of one width.</summary>
    private void Require(string name, TorchTensor? tensor, int width)
    {
        if (tensor is null) throw new InvalidFileException(Path, $"{StateDictKey}.{name}", "is missing");
        if (tensor.Shape is not [> 0 and <= int.MaxValue, var columns] || columns != width)
            throw new InvalidFileException(Path, $"{StateDictKey}.{name}", $"has shape [{string.Join(", ", tensor.Shape)}]; it must be [rows, {width}]");
        RequireWeight(name, tensor);
    }

    private void RequireWeight(string name, TorchTensor tensor)
    {
        if (!tensor.Type.IsWeight()) throw new InvalidFileException(Path, $"{StateDictKey}.{name}", $"has type {tensor.Type.Spelling()}; weights must be F32, F16 or BF16");
    }

    // R2R adds a position's row after this projection, and every token it judges alone is at position 0: a constant.
    private void AddFirstPosition(TorchTensor positions, Span<float> bias)
    {
        var table = new float[positions.ElementCount];
        StoredFloats.Read(positions.Type, Read(positions), table);
        for (var i = 0; i < bias.Length; i++) bias[i] += table[i];
    }
}
