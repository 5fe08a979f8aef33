using System.CommandLine;
using System.Text.Json;
using Routing.Bench;
using Routing.Hosting;
using Routing.Runtime;

namespace Routing.Loadbench;

/// <summary><c>offline</c>: the engine in this process, no HTTP: one model alone, the other alone, and both under a router.</summary>
internal static class OfflineCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static Command Create()
    {
        var model = new Option<string?>("--model") { Description = "One checkpoint instead of the shipped pair." };
        var small = new Option<string>("--small") { Description = "Small model's folder.", DefaultValueFactory = _ => ShippedModels.Small };
        var large = new Option<string>("--large") { Description = "Large model's folder.", DefaultValueFactory = _ => ShippedModels.Large };
        var policy = new Option<string>("--policy") { Description = "Token router of the routed rows.", DefaultValueFactory = _ => "entropy" };
        var threshold = new Option<float?>("--threshold") { Description = "Its threshold (default: its own)." };
        var widths = new Option<int[]>("--sequences") { Description = "Requests at once.", DefaultValueFactory = _ => [1, 4, 16], AllowMultipleArgumentsPerToken = true };
        var prompt = new Option<int>("--prompt") { Description = "Prompt tokens before decoding.", DefaultValueFactory = _ => 64 };
        var prefill = new Option<int>("--prefill") { Description = "Prompt tokens of the prefill figure.", DefaultValueFactory = _ => 512 };
        var tokens = new Option<int>("--tokens") { Description = "Tokens decoded a request.", DefaultValueFactory = _ => 64 };
        var repeats = new Option<int>("--repeats") { Description = "Interleaved repeats; the median counts.", DefaultValueFactory = _ => 5 };
        var threads = new Option<int>("--threads") { Description = "Cores an operation may use.", DefaultValueFactory = _ => 1 };
        var bf16 = new Option<bool>("--bf16") { Description = "Weights and arithmetic in BF16." };
        var peers = new Option<string?>("--peers") { Description = "JSON lines of other programs' figures, to stand beside ours." };
        var output = new Option<string?>("--out") { Description = "Also write <out>.md and <out>.json." };
        var command = new Command("offline", "Tokens a second of each model alone and of the routed pair, and what the engine adds to a step.")
        {
            model, small, large, policy, threshold, widths, prompt, prefill, tokens, repeats, threads, bf16, peers, output,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var alone = parsed.GetValue(model);
            var settings = new HostSettings
            {
                Small = alone ?? parsed.GetValue(small)!,
                Large = alone is null ? parsed.GetValue(large) : null,
                Threads = parsed.GetValue(threads),
                Precision = parsed.GetValue(bf16) ? TorchSharp.torch.ScalarType.BFloat16 : TorchSharp.torch.ScalarType.Float32,
            };
            using var host = ModelHost.Start(settings, new EngineOptions { MaxSequences = parsed.GetValue(widths)!.Max() });
            var routed = TokenRoutingOptions.Routed(parsed.GetValue(policy)!, parsed.GetValue(threshold));
            var modes = alone is null
                ? new LoadMode[] { new("small", TokenRoutingOptions.Small), new("large", TokenRoutingOptions.Large), new($"routed ({parsed.GetValue(policy)})", routed) }
                : [new(host.Folder.Name, TokenRoutingOptions.Small)];
            var shape = new LoadShape(parsed.GetValue(prompt), parsed.GetValue(prefill), parsed.GetValue(tokens));
            var bench = new OfflineBench(host, modes, shape);
            var rows = await bench.RunAsync(parsed.GetValue(widths)!, parsed.GetValue(repeats), Console.Error.WriteLine, stop);
            var report = new OfflineReport(host, settings, shape, parsed.GetValue(repeats), rows, MachineFingerprint.Read(), parsed.GetValue(peers) is { } lines ? PeerResult.ReadAll(lines) : []);
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } path)
            {
                await File.WriteAllTextAsync(path + ".md", report.ToMarkdown(), stop);
                await File.WriteAllTextAsync(path + ".json", JsonSerializer.Serialize(report.ToData(), s_json), stop);
            }
            return 0;
        });
        return command;
    }
}
