using System.Runtime.InteropServices;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.R2R.Network;

namespace Routing.R2R;

/// <summary>Reads and writes the two files of a <see cref="RouterArtifact"/>.</summary>
internal static class RouterArtifactFiles
{
    public static RouterArtifact Read(string folder)
    {
        var path = Path.Combine(folder, RouterArtifact.ConfigFileName);
        if (!File.Exists(path)) throw new InvalidFileException(folder, RouterArtifact.ConfigFileName, "is missing: not the folder of a router");
        var json = RouterJson.Read(path);
        var network = json.Network();
        return new RouterArtifact
        {
            Network = network,
            Weights = ReadWeights(Path.Combine(folder, RouterArtifact.WeightsFileName), network),
            Temperature = json.Temperature,
            Threshold = json.Threshold,
            Calibration = json.CalibrationTable(),
            Small = json.Small,
            Large = json.Large,
            Training = json.Training,
            Folder = folder,
        };
    }

    public static void Write(RouterArtifact artifact, string folder)
    {
        var path = Path.Combine(folder, RouterArtifact.ConfigFileName);
        var json = RouterJson.Of(artifact);
        json.Require(path);
        Directory.CreateDirectory(folder);
        SafetensorsWriter.Write(Path.Combine(folder, RouterArtifact.WeightsFileName), [.. RouterTensors.Of(artifact.Network).Select(tensor => new TensorToWrite(
            tensor.Name, StoredType.F32, tensor.Shape, stream => stream.Write(MemoryMarshal.AsBytes(artifact.Weights[tensor.Name]))))]);
        AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json.ToJson())));
    }

    private static RouterWeights ReadWeights(string path, RouterNetworkConfig network)
    {
        using var file = SafetensorsFile.Open(path);
        RouterTensors.Check(network, path, file.Tensors.ToDictionary(tensor => tensor.Key, tensor => (IReadOnlyList<long>)tensor.Value.Shape));
        return new RouterWeights(network, (name, values) =>
        {
            var stored = file.Tensors[name];
            if (stored.Type != StoredType.F32) throw new InvalidFileException(path, name, $"has type {stored.Type.Spelling()}; a router's weights are F32");
            stored.Bytes.CopyTo(MemoryMarshal.AsBytes(values));
            foreach (var value in values)
                if (!float.IsFinite(value)) throw new InvalidFileException(path, name, $"holds {value}; weights are finite numbers");
        });
    }
}
