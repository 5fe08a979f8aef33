using System.Reflection;
using System.Runtime.InteropServices;
using Routing.Models.Native;
using TorchSharp;

namespace Routing.Training.Base;

/// <summary>What a run was computed on.</summary>
/// <param name="Cores">Logical processors the process may use.</param>
/// <param name="Threads">Of them, those libtorch computes on.</param>
/// <param name="Routing">Release of this product, with the commit it was built from where that is known.</param>
public sealed record TrainingMachine(
    string Processor, IReadOnlyList<string> Features, int Cores, int Threads, string OperatingSystem, string DotNet, string LibTorch, string Routing)
{
    public static TrainingMachine Read()
    {
        var processor = ProcessorInfo.Read();
        var assembly = typeof(TrainingMachine).Assembly;
        return new TrainingMachine(
            processor.Model, processor.Features, processor.CoresAllowed, torch.get_num_threads(), RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription, Models.Native.LibTorch.EnsureLoaded().Version.ToString(),
            assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString());
    }
}
