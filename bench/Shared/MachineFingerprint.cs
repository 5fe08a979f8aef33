using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Routing.Models.Native;
using TorchSharp;

namespace Routing.Bench;

/// <summary>What a figure depends on besides the code: machine, versions, threads, commit. Stands above every result.</summary>
/// <param name="Processor">Model of the processor.</param>
/// <param name="Features">Its instruction sets that matter.</param>
/// <param name="CoresAllowed">Logical processors this process may use.</param>
/// <param name="CoresOnline">Logical processors of the machine.</param>
/// <param name="MemoryGiB">Memory this process may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="DotNet">Runtime.</param>
/// <param name="TorchSharp">Its release.</param>
/// <param name="LibTorch">Its release.</param>
/// <param name="TorchThreads">libtorch's intra-op threads.</param>
/// <param name="Commit">Commit the program was built from; null outside a repository.</param>
public sealed record MachineFingerprint(
    string Processor,
    IReadOnlyList<string> Features,
    int CoresAllowed,
    int CoresOnline,
    double MemoryGiB,
    string System,
    string DotNet,
    string TorchSharp,
    string LibTorch,
    int TorchThreads,
    string? Commit)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Reads it; call after the number of threads is set.</summary>
    public static MachineFingerprint Read()
    {
        var libTorch = Models.Native.LibTorch.EnsureLoaded();
        var processor = ProcessorInfo.Read();
        var version = typeof(MachineFingerprint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return new MachineFingerprint(
            processor.Model,
            processor.Features,
            processor.CoresAllowed,
            processor.CoresOnline,
            Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            typeof(torch).Assembly.GetName().Version!.ToString(3),
            libTorch.Version.ToString(),
            torch.get_num_threads(),
            version.IndexOf('+') is var plus and > 0 ? version[(plus + 1)..] : null);
    }

    /// <summary>As a JSON object, snake_case keys.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>As a Markdown list.</summary>
    public string ToMarkdown() => $"""
        - processor: {Processor} ({string.Join(", ", Features)}), {CoresAllowed} of {CoresOnline} cores, {MemoryGiB} GiB
        - system: {System}, {DotNet}
        - TorchSharp {TorchSharp}, libtorch {LibTorch}, {TorchThreads} intra-op threads
        - commit: {Commit ?? "unknown"}

        """;
}
