using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.Formats.Pickles;

namespace Routing.Tests.R2R.Official;

/// <summary>Writes router checkpoints in R2R's own layout, honest ones by default, or wrong in one chosen way.</summary>
internal sealed class OfficialBytes
{
    /// <summary>A checkpoint of an artifact's network and weights.</summary>
    public OfficialBytes(RouterArtifact artifact, StoredType type = StoredType.F32)
    {
        ModelType = artifact.Network.Architecture.Name;
        InitArguments["hidden_dims"] = pickle => Ints(pickle, artifact.Network.HiddenDims);
        if (artifact.Network.Architecture.SeesHidden) InitArguments["hidden_states_size"] = pickle => pickle.Int(artifact.Network.HiddenSize);
        if (artifact.Network.NormalizeInput) InitArguments["normalize_input"] = pickle => pickle.Op(PickleOpcode.NewTrue);
        CommonArguments["threshold"] = pickle => pickle.Float(artifact.Threshold);
        foreach (var (name, shape) in RouterTensors.Of(artifact.Network)) Tensors[name] = (type, shape, Stored(type, artifact.Weights[name]));
    }

    public string ModelType { get; set; }

    public OrderedDictionary<string, Action<PickleBytes>> InitArguments { get; } = [];

    public OrderedDictionary<string, Action<PickleBytes>> CommonArguments { get; } = [];

    /// <summary>Entries of the root beside those every checkpoint has.</summary>
    public OrderedDictionary<string, Action<PickleBytes>> Others { get; } = [];

    public OrderedDictionary<string, (StoredType Type, long[] Shape, byte[] Bytes)> Tensors { get; } = [];

    public byte[] ToArray()
    {
        var pickle = new PickleBytes().Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark).Text("model_type").Text(ModelType);
        Dict(pickle.Text("init_args"), InitArguments);
        Dict(pickle.Text("common_args"), CommonArguments);
        pickle.Text("model_specific_args").Op(PickleOpcode.EmptyDict);
        foreach (var (key, write) in Others) write(pickle.Text(key));
        pickle.Text("state_dict").OrderedDict().Op(PickleOpcode.Mark);
        foreach (var (index, (name, (type, shape, _))) in Tensors.Index())
            pickle.Text(name).Tensor($"{Storage(type)}Storage", $"{index}", shape.Aggregate(1L, (product, size) => product * size), shape);
        return TorchBytes.Of(pickle.Op(PickleOpcode.SetItems).Op(PickleOpcode.SetItems), [.. Tensors.Values.Select(tensor => tensor.Bytes)]);
    }

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    public static byte[] Stored(StoredType type, ReadOnlySpan<float> values)
    {
        var bytes = new List<byte>();
        foreach (var value in values) bytes.AddRange(type switch
        {
            StoredType.F16 => BitConverter.GetBytes((Half)value),
            StoredType.BF16 => BitConverter.GetBytes(value)[2..],
            _ => BitConverter.GetBytes(value),
        });
        return [.. bytes];
    }

    public static void Ints(PickleBytes pickle, IEnumerable<int> values)
    {
        pickle.Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark);
        foreach (var value in values) pickle.Int(value);
        pickle.Op(PickleOpcode.Appends);
    }

    public static void Texts(PickleBytes pickle, params string[] values)
    {
        pickle.Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark);
        foreach (var value in values) pickle.Text(value);
        pickle.Op(PickleOpcode.Appends);
    }

    private static void Dict(PickleBytes pickle, OrderedDictionary<string, Action<PickleBytes>> entries)
    {
        pickle.Op(PickleOpcode.EmptyDict).Op(PickleOpcode.Mark);
        foreach (var (key, write) in entries) write(pickle.Text(key));
        pickle.Op(PickleOpcode.SetItems);
    }

    private static string Storage(StoredType type) => type switch
    {
        StoredType.F16 => "Half",
        StoredType.BF16 => "BFloat16",
        StoredType.I64 => "Long",
        _ => "Float",
    };
}
