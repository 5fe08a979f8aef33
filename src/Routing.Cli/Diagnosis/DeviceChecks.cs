using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Routing.Cli.Diagnosis;

/// <summary>The devices tensors can live on.</summary>
internal static class DeviceChecks
{
    private const string Area = "devices";

    public static IEnumerable<Check> All(bool torchIsLoaded)
    {
        var built = typeof(DeviceChecks).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(metadata => metadata.Key == "RoutingDevice").Value;
        yield return Check.Ok(Area, "built for", $"RoutingDevice={built}");
        if (torchIsLoaded) yield return Cuda(wanted: built == "cuda");
    }

    private static Check Cuda(bool wanted)
    {
        string? failure = null;
        try
        {
            if (torch.cuda.is_available()) return Check.Ok(Area, "CUDA", $"{torch.cuda.device_count()} device(s)");
        }
        catch (Exception thrown) when (thrown is ExternalException or NotSupportedException or DllNotFoundException)
        {
            failure = thrown.Message.ReplaceLineEndings(" ");
        }
        return wanted
            ? Check.Problem(Area, "CUDA", failure ?? "no device answers", "Install an NVIDIA driver that serves CUDA 12.8, or build with RoutingDevice=cpu.")
            : Check.Ok(Area, "CUDA", "not used (build with -p:RoutingDevice=cuda to use it)");
    }
}
