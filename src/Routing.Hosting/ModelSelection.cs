using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Hosting;

/// <summary>Which models to host, in the words of a command line or a settings file.</summary>
public sealed record ModelSelection
{
    /// <summary>Folder of one checkpoint; no routing.</summary>
    public string? Model { get; init; }

    /// <summary>Folder of the small model of a pair; null is the shipped one.</summary>
    public string? Small { get; init; }

    /// <summary>Folder of the large model of a pair; null is the shipped one.</summary>
    public string? Large { get; init; }

    /// <summary>Folder of a token router trained for the pair.</summary>
    public string? Router { get; init; }

    /// <summary>f32 or bf16.</summary>
    public string Precision { get; init; } = "f32";

    /// <summary>cpu or cuda.</summary>
    public string Device { get; init; } = "cpu";

    public int Threads { get; init; } = 1;

    /// <summary>Memory for keys and values of each model, MiB.</summary>
    public int KvMegabytes { get; init; } = 512;

    /// <summary>Everything wrong with this selection, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        if (Model is not null && (Small ?? Large) is not null) yield return "'model' hosts one checkpoint; give 'small' and 'large' for a pair.";
        if (Model is not null && Router is not null) yield return "'router' decides between two models; 'model' hosts one.";
        if (Small is null != Large is null) yield return "a pair needs both 'small' and 'large'.";
        if (Precision is not ("f32" or "bf16")) yield return $"'precision' is '{Precision}'; give f32 or bf16.";
        if (Device is not ("cpu" or "cuda")) yield return $"'device' is '{Device}'; give cpu or cuda.";
    }

    /// <summary>The settings it stands for. Loads libtorch.</summary>
    /// <exception cref="ArgumentException">The selection contradicts itself, or a value is impossible here; names all.</exception>
    public HostSettings ToSettings()
    {
        string[] errors = [.. Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors));
        LibTorch.EnsureLoaded();
        var settings = new HostSettings
        {
            Precision = Precision == "bf16" ? ScalarType.BFloat16 : ScalarType.Float32,
            Device = Device == "cuda" ? CUDA : CPU,
            Threads = Threads,
            KvBytes = (long)KvMegabytes << 20,
            Router = Router,
        };
        if (Model is not null) settings = settings with { Small = Model, Large = null };
        if (Small is not null) settings = settings with { Small = Small, Large = Large };
        errors = [.. settings.Errors()];
        return errors.Length == 0 ? settings : throw new ArgumentException(string.Join(" ", errors));
    }
}
