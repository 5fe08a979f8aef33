using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Hosting;

/// <summary>Which models an engine hosts and with what means.</summary>
public sealed record HostSettings
{
    /// <summary>Checkpoint folder of the small model, or of the only one.</summary>
    public string Small { get; init; } = ShippedModels.Small;

    /// <summary>Checkpoint folder of the large model; null hosts one model.</summary>
    public string? Large { get; init; } = ShippedModels.Large;

    /// <summary>Folder of a token router trained for the pair; null is the shipped one for the shipped pair, none for others.</summary>
    public string? Router { get; init; }

    /// <summary>Type of weights and arithmetic.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    public Device Device { get; init; } = CPU;

    /// <summary>Cores an operation may use. One a worker is fastest unless the machine is otherwise idle.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Memory for the keys and values of each model, bytes.</summary>
    public long KvBytes { get; init; } = 512L << 20;

    /// <summary>The router's folder, shipped or not; null when there is none.</summary>
    public string? RouterFolder => Router ?? (Small == ShippedModels.Small && Large == ShippedModels.Large && Directory.Exists(ShippedModels.Router) ? ShippedModels.Router : null);

    /// <summary>Everything wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (Precision is not (ScalarType.Float32 or ScalarType.BFloat16)) yield return $"precision is {Precision}; it must be Float32 or BFloat16.";
        if (Threads < 1) yield return $"threads is {Threads}; it must be 1 or more.";
        if (KvBytes < 1 << 20) yield return $"KV memory is {KvBytes} bytes; it must be at least 1 MiB.";
        if (Device.type == DeviceType.CUDA && !cuda.is_available()) yield return "device is cuda, but no CUDA device is available; 'routing doctor' says why.";
    }
}
