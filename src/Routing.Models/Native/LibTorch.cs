using System.Runtime.InteropServices;
using TorchSharp;

namespace Routing.Models.Native;

/// <summary>
/// The one door to libtorch: loads it, checks that it is the release TorchSharp was linked against, and then loads
/// TorchSharp's own native library, all before TorchSharp would search for them.
/// </summary>
/// <remarks>
/// Searched in order: the folder of <see cref="FolderVariable"/>; what the program carries (TorchSharp's own search);
/// the NuGet packages of this user, where a packed tool finds it.
/// </remarks>
public static class LibTorch
{
    /// <summary>Environment variable: a folder with an existing libtorch to use instead of a packaged one.</summary>
    public const string FolderVariable = "ROUTING_LIBTORCH";

    /// <summary>The release TorchSharp is linked against; its patch releases do as well.</summary>
    public static Version RequiredVersion { get; } = new(2, 10);

    private static readonly Lazy<LoadedLibTorch> Loaded = new(() => Load(Environment.GetEnvironmentVariable(FolderVariable)));

    /// <summary>Makes TorchSharp usable in this process. Call it before the first tensor; later calls cost nothing.</summary>
    /// <exception cref="NativeLibraryException">It cannot be loaded; every later call fails the same way.</exception>
    public static LoadedLibTorch EnsureLoaded() => Loaded.Value;

    private static LoadedLibTorch Load(string? folder)
    {
        var (source, from, libTorch) = LoadLibTorch(folder);
        var version = LibTorchVersion.Of(libTorch);
        LibTorchVersion.Check(version, from);
        try
        {
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception failure) when (IsLoadFailure(failure))
        {
            throw LoadFailure.Explain("libLibTorchSharp", failure);
        }
        return new LoadedLibTorch(version!, source, from);
    }

    private static (LibTorchSource Source, string From, nint Handle) LoadLibTorch(string? folder)
    {
        if (!string.IsNullOrEmpty(folder)) return (LibTorchSource.Variable, folder, LibTorchFolder.Load(folder));
        try
        {
            var handle = NativeLibrary.Load("torch_cpu", typeof(torch).Assembly, searchPath: null);
            return (LibTorchSource.Program, AppContext.BaseDirectory, handle);
        }
        catch (Exception failure) when (IsLoadFailure(failure))
        {
            if (LibTorchFolder.OfProgram() is not null) throw LoadFailure.Explain("libtorch_cpu", failure);
        }
        var packaged = LibTorchFolder.OfNuGet() ?? throw new NativeLibraryException(
            "libtorch was not found: neither beside this program nor among the NuGet packages.", LibTorchFolder.HowToGet);
        return (LibTorchSource.NuGet, packaged, LibTorchFolder.Load(packaged));
    }

    internal static bool IsLoadFailure(Exception failure) => failure is
        DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or NotSupportedException or TypeInitializationException;
}
