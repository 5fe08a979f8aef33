using Routing.Models.Native;
using TorchSharp;

namespace Routing.Cli.Diagnosis;

/// <summary>The processor, its instruction sets and the threads that will run on it.</summary>
internal static class ProcessorChecks
{
    private const string Area = "processor";

    private static readonly string[] ThreadVariables = ["OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "DOTNET_PROCESSOR_COUNT"];

    public static IEnumerable<Check> All(bool torchIsLoaded)
    {
        var processor = ProcessorInfo.Read();
        yield return Check.Ok(Area, "model", processor.Model);
        yield return Features(processor);
        yield return Check.Ok(Area, "cores", $"{processor.CoresAllowed} allowed of {processor.CoresOnline}");
        var set = ThreadVariables.Where(name => Environment.GetEnvironmentVariable(name) is not null)
            .Select(name => $"{name}={Environment.GetEnvironmentVariable(name)}").ToList();
        yield return Check.Ok(Area, "thread variables", set.Count == 0 ? "none set" : string.Join(", ", set));
        if (torchIsLoaded) yield return Threads(processor.CoresAllowed);
    }

    private static Check Features(ProcessorInfo processor)
    {
        var value = processor.Features.Count == 0 ? "none known" : string.Join(", ", processor.Features);
        return processor.Features.Any(feature => feature is "AVX2" or "NEON")
            ? Check.Ok(Area, "features", value)
            : Check.Warning(Area, "features", value, "Use a machine (or a virtual machine's CPU type) with AVX2 or NEON: without it everything is several times slower.");
    }

    private static Check Threads(int coresAllowed)
    {
        var threads = torch.get_num_threads();
        var value = $"{threads} intra-op, {torch.get_num_interop_threads()} inter-op";
        return threads <= coresAllowed
            ? Check.Ok(Area, "libtorch threads", value)
            : Check.Warning(Area, "libtorch threads", value, $"Set OMP_NUM_THREADS to at most {coresAllowed}: threads without a core make each other wait.");
    }
}
