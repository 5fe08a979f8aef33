namespace Routing.Models.Native;

/// <summary>How libtorch was found.</summary>
public enum LibTorchSource
{
    /// <summary>The environment variable <see cref="LibTorch.FolderVariable"/>.</summary>
    Variable,

    /// <summary>The program carries it.</summary>
    Program,

    /// <summary>The NuGet packages of this user.</summary>
    NuGet,
}
