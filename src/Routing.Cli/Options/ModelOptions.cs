using System.CommandLine;
using Routing.Hosting;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Cli.Options;

/// <summary>The flags that say which models run and with what means; the same for every verb that generates.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Folder of one checkpoint; no routing." };
    private readonly Option<string?> _small = new("--small") { Description = "Folder of the small model of a pair (default: the shipped one)." };
    private readonly Option<string?> _large = new("--large") { Description = "Folder of the large model of a pair (default: the shipped one)." };
    private readonly Option<string?> _router = new("--router") { Description = "Folder of a trained token router for the pair (default: the shipped one for the shipped pair)." };
    private readonly Option<string> _precision = new("--precision") { Description = "Type of weights and arithmetic: f32 or bf16.", DefaultValueFactory = _ => "f32" };
    private readonly Option<string> _device = new("--device") { Description = "cpu or cuda.", DefaultValueFactory = _ => "cpu" };
    private readonly Option<int> _threads = new("--threads") { Description = "Cores an operation may use.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _kvMegabytes = new("--kv-mb") { Description = "Memory for keys and values of each model, MiB.", DefaultValueFactory = _ => 512 };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_model, _small, _large, _router, _precision, _device, _threads, _kvMegabytes]) command.Options.Add(option);
    }

    /// <exception cref="UsageException">The flags contradict each other or a value is impossible.</exception>
    public HostSettings Read(ParseResult parsed)
    {
        var (model, small, large) = (parsed.GetValue(_model), parsed.GetValue(_small), parsed.GetValue(_large));
        if (model is not null && (small ?? large) is not null) throw new UsageException("--model runs one checkpoint; give --small and --large for a pair.");
        if (small is null != large is null) throw new UsageException("a pair needs both --small and --large.");
        LibTorch.EnsureLoaded();
        var settings = new HostSettings
        {
            Precision = parsed.GetValue(_precision) switch
            {
                "f32" => ScalarType.Float32,
                "bf16" => ScalarType.BFloat16,
                var other => throw new UsageException($"--precision {other}: give f32 or bf16."),
            },
            Device = parsed.GetValue(_device) switch
            {
                "cpu" => CPU,
                "cuda" => CUDA,
                var other => throw new UsageException($"--device {other}: give cpu or cuda."),
            },
            Threads = parsed.GetValue(_threads),
            KvBytes = (long)parsed.GetValue(_kvMegabytes) << 20,
        };
        if (model is not null) settings = settings with { Small = model, Large = null };
        if (small is not null) settings = settings with { Small = small, Large = large };
        if (parsed.GetValue(_router) is { } router)
        {
            if (model is not null) throw new UsageException("--router decides between two models; --model runs one.");
            settings = settings with { Router = router };
        }
        string[] errors = [.. settings.Errors()];
        return errors.Length == 0 ? settings : throw new UsageException(string.Join(" ", errors));
    }
}
