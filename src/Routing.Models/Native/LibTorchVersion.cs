using System.Runtime.InteropServices;

namespace Routing.Models.Native;

/// <summary>Which release a loaded libtorch is.</summary>
internal static unsafe class LibTorchVersion
{
    /// <summary>Asks the library; null for releases before 2.9, which cannot say.</summary>
    /// <param name="libTorchCpu">Handle of the loaded libtorch_cpu.</param>
    public static Version? Of(nint libTorchCpu) =>
        NativeLibrary.TryGetExport(libTorchCpu, "aoti_torch_abi_version", out var function)
            ? Unpack(((delegate* unmanaged<ulong>)function)())
            : null;

    /// <summary>Major, minor and patch sit in the three highest bytes (torch/headeronly/version.h).</summary>
    public static Version Unpack(ulong packed) => new((int)(packed >> 56), (int)(packed >> 48 & 0xff), (int)(packed >> 40 & 0xff));

    /// <exception cref="NativeLibraryException">It is not the release TorchSharp is linked against.</exception>
    public static void Check(Version? found, string folder)
    {
        var required = LibTorch.RequiredVersion;
        if (found is not null && found.Major == required.Major && found.Minor == required.Minor) return;
        throw new NativeLibraryException(
            $"The libtorch in {folder} is {found?.ToString() ?? "older than 2.9"}, but TorchSharp is linked against {required}.",
            LibTorchFolder.HowToGet);
    }
}
