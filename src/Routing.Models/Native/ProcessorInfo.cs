using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Routing.Models.Native;

/// <summary>The processor this process runs on.</summary>
/// <param name="Model">Its name, or the architecture where the system does not say.</param>
/// <param name="Features">Instruction sets that matter to our kernels and that the system lets us use.</param>
/// <param name="CoresAllowed">Logical processors this process may use (affinity and container limits).</param>
/// <param name="CoresOnline">Logical processors of the machine.</param>
public sealed record ProcessorInfo(string Model, IReadOnlyList<string> Features, int CoresAllowed, int CoresOnline)
{
    // Linux names in /proc/cpuinfo; the kernel lists only what it enabled, which matters for AVX-512 and AMX.
    private static readonly (string Flag, string Name)[] LinuxFlags =
    [
        ("avx2", "AVX2"), ("fma", "FMA"), ("f16c", "F16C"), ("avx_vnni", "AVX-VNNI"),
        ("avx512f", "AVX-512F"), ("avx512bw", "AVX-512BW"), ("avx512_vnni", "AVX-512VNNI"), ("avx512_bf16", "AVX-512BF16"), ("avx512_fp16", "AVX-512FP16"),
        ("amx_tile", "AMX"), ("amx_int8", "AMX-INT8"), ("amx_bf16", "AMX-BF16"),
        ("asimd", "NEON"), ("asimddp", "NEON-DotProd"), ("i8mm", "I8MM"), ("bf16", "BF16"), ("sve", "SVE"),
    ];

    /// <summary>Reads it from the system.</summary>
    public static ProcessorInfo Read()
    {
        var facts = File.Exists("/proc/cpuinfo") ? ReadLinux() : [];
        var features = facts.TryGetValue("flags", out var flags) || facts.TryGetValue("Features", out flags)
            ? LinuxFlags.Where(known => flags.Split(' ').Contains(known.Flag)).Select(known => known.Name)
            : FromIntrinsics();
        var model = facts.GetValueOrDefault("model name")
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        var online = facts.TryGetValue("processor", out var last) ? int.Parse(last) + 1 : Environment.ProcessorCount;
        return new ProcessorInfo(model, [.. features], Environment.ProcessorCount, online);
    }

    /// <summary>Keys of /proc/cpuinfo with the value of the last processor.</summary>
    private static Dictionary<string, string> ReadLinux()
    {
        var facts = new Dictionary<string, string>();
        foreach (var line in File.ReadLines("/proc/cpuinfo"))
            if (line.IndexOf(':') is var colon and > 0) facts[line[..colon].Trim()] = line[(colon + 1)..].Trim();
        return facts;
    }

    private static IEnumerable<string> FromIntrinsics()
    {
        if (Avx2.IsSupported) yield return "AVX2";
        if (Fma.IsSupported) yield return "FMA";
        if (AvxVnni.IsSupported) yield return "AVX-VNNI";
        if (Avx512F.IsSupported) yield return "AVX-512F";
        if (Avx512BW.IsSupported) yield return "AVX-512BW";
        if (AdvSimd.IsSupported) yield return "NEON";
        if (Dp.IsSupported) yield return "NEON-DotProd";
    }
}
