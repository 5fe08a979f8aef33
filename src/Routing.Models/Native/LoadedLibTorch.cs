namespace Routing.Models.Native;

/// <summary>The libtorch this process runs on.</summary>
/// <param name="Version">Its release, such as 2.10.0.</param>
/// <param name="Source">How it was found.</param>
/// <param name="Folder">Where it was looked for: the folder itself, or the program's.</param>
public sealed record LoadedLibTorch(Version Version, LibTorchSource Source, string Folder);
