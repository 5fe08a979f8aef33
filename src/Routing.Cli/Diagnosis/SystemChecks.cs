using System.Reflection;
using System.Runtime.InteropServices;

namespace Routing.Cli.Diagnosis;

/// <summary>The program, the runtime and the operating system.</summary>
internal static partial class SystemChecks
{
    private const string Area = "system";

    /// <summary>Below this much free memory the shipped pair still runs, but hardly anything larger does.</summary>
    private const double LowMemoryGiB = 1;

    public static IEnumerable<Check> All()
    {
        yield return Check.Ok(Area, "routing", VersionOf(typeof(SystemChecks).Assembly));
        yield return Check.Ok(Area, ".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        yield return Check.Ok(Area, "operating system", RuntimeInformation.OSDescription);
        if (OperatingSystem.IsLinux()) yield return CLibrary();
        yield return Memory();
    }

    /// <summary>An assembly's release, with the commit it was built from.</summary>
    public static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version!.ToString();

    private static Check CLibrary()
    {
        try
        {
            return Check.Ok(Area, "C library", $"glibc {Marshal.PtrToStringUTF8(GnuGetLibcVersion())}");
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            return Check.Problem(Area, "C library", "not glibc", "Use a glibc distribution: libtorch does not run on musl (Alpine).");
        }
    }

    private static Check Memory()
    {
        const double GiB = 1 << 30;
        var memory = GC.GetGCMemoryInfo();
        var free = AvailableBytes() ?? Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
        var value = $"{free / GiB:F1} GiB free of {memory.TotalAvailableMemoryBytes / GiB:F1} GiB allowed";
        return free / GiB >= LowMemoryGiB
            ? Check.Ok(Area, "memory", value)
            : Check.Warning(Area, "memory", value, "End other programs or raise the container's memory limit before loading a large checkpoint.");
    }

    /// <summary>Linux's own estimate of what can be used without swapping; null elsewhere.</summary>
    private static long? AvailableBytes()
    {
        if (!File.Exists("/proc/meminfo")) return null;
        var line = File.ReadLines("/proc/meminfo").FirstOrDefault(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GnuGetLibcVersion();
}
