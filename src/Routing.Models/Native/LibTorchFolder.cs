using System.Runtime.InteropServices;

namespace Routing.Models.Native;

/// <summary>A folder with libtorch's libraries: where one may be, and loading it.</summary>
internal static class LibTorchFolder
{
    private static readonly string Package = OperatingSystem.IsWindows() ? "libtorch-cpu-win-x64"
        : OperatingSystem.IsMacOS() ? "libtorch-cpu-osx-arm64"
        : "libtorch-cpu-linux-x64";

    private static readonly string Platform = Package["libtorch-cpu-".Length..];

    /// <summary>The sentence for whoever has no libtorch, or the wrong one.</summary>
    public static string HowToGet =>
        $"Set {LibTorch.FolderVariable} to a folder with libtorch {LibTorch.RequiredVersion} (the lib folder of its download, or torch/lib of that " +
        $"PyTorch), or unset it and build again, or restore the NuGet package {Package} {LibTorch.RequiredVersion}.0.";

    /// <summary>The folder beside or below the program that holds libtorch; null when it carries none.</summary>
    public static string? OfProgram() => new[]
    {
        AppContext.BaseDirectory,
        Path.Combine(AppContext.BaseDirectory, "runtimes", Platform, "native"),
    }.FirstOrDefault(HasLibTorch);

    /// <summary>The folder of the restored package; null when it is not there.</summary>
    public static string? OfNuGet()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(packages, Package, $"{LibTorch.RequiredVersion}.0", "runtimes", Platform, "native");
        return HasLibTorch(folder) ? folder : null;
    }

    /// <summary>Loads what TorchSharp's native library links against, each before those that need it.</summary>
    /// <returns>Handle of libtorch_cpu.</returns>
    /// <exception cref="NativeLibraryException">The folder has no libtorch, or it does not load.</exception>
    public static nint Load(string folder)
    {
        if (!HasLibTorch(folder))
            throw new NativeLibraryException(
                Directory.Exists(folder) ? $"There is no {FileName("torch_cpu")} in {folder}." : $"There is no folder {folder}.",
                HasLibTorch(Path.Combine(folder, "lib")) ? $"Set {LibTorch.FolderVariable} to {Path.Combine(folder, "lib")}." : HowToGet);

        LoadLibrary(folder, "c10");
        var cpu = LoadLibrary(folder, "torch_cpu");
        if (File.Exists(Path.Combine(folder, FileName("torch_cuda")))) LoadLibrary(folder, "torch_cuda");
        LoadLibrary(folder, "torch");
        return cpu;
    }

    private static nint LoadLibrary(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, FileName(name)));
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception failure) when (LibTorch.IsLoadFailure(failure))
        {
            throw LoadFailure.Explain(path, failure);
        }
    }

    private static bool HasLibTorch(string folder) => File.Exists(Path.Combine(folder, FileName("torch_cpu")));

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";
}
