using System.CommandLine;
using Routing.Hosting;

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
        var selection = new ModelSelection
        {
            Model = parsed.GetValue(_model),
            Small = parsed.GetValue(_small),
            Large = parsed.GetValue(_large),
            Router = parsed.GetValue(_router),
            Precision = parsed.GetValue(_precision)!,
            Device = parsed.GetValue(_device)!,
            Threads = parsed.GetValue(_threads),
            KvMegabytes = parsed.GetValue(_kvMegabytes),
        };
        try
        {
            return selection.ToSettings();
        }
        catch (ArgumentException impossible)
        {
            throw new UsageException(impossible.Message);
        }
    }
}
