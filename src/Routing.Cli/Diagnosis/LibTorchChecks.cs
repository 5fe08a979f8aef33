using Routing.Models.Native;
using TorchSharp;

namespace Routing.Cli.Diagnosis;

/// <summary>libtorch and TorchSharp: which, from where, and what stands in the way.</summary>
internal static class LibTorchChecks
{
    private const string Area = "libtorch";
    private const string NeededVersion = "GLIBCXX_3.4.32";

    public static IEnumerable<Check> All(LoadedLibTorch? loaded, NativeLibraryException? failure)
    {
        yield return Check.Ok(Area, "TorchSharp", SystemChecks.VersionOf(typeof(torch).Assembly));
        if (failure is not null) yield return Check.Problem(Area, "libtorch", failure.Problem, failure.Fix);
        if (loaded is not null)
        {
            yield return Check.Ok(Area, "libtorch", $"{loaded.Version}, {Describe(loaded)}");
            yield return Computation();
        }
        foreach (var path in MappedLibraries.Paths().Where(IsOfTorch)) yield return Check.Ok(Area, "loaded", path);
        foreach (var check in StandardLibrary()) yield return check;
    }

    private static string Describe(LoadedLibTorch loaded) => loaded.Source switch
    {
        LibTorchSource.Variable => $"from {LibTorch.FolderVariable}={loaded.Folder}",
        LibTorchSource.NuGet => $"from the NuGet package in {loaded.Folder}",
        _ => "carried by this program",
    };

    private static Check Computation()
    {
        using var scope = torch.NewDisposeScope();
        var sum = torch.ones(8, 8).matmul(torch.ones(8, 8)).sum().item<float>();
        return sum == 512
            ? Check.Ok(Area, "matrix product", "correct")
            : Check.Problem(Area, "matrix product", $"wrong: {sum} instead of 512", "Report this processor: libtorch computes wrongly on it.");
    }

    private static bool IsOfTorch(string path) =>
        Path.GetFileName(path) is var name && (name.StartsWith("libtorch", StringComparison.Ordinal) || name.StartsWith("libc10", StringComparison.Ordinal)
            || name.StartsWith("libLibTorchSharp", StringComparison.Ordinal) || name.StartsWith("libgomp", StringComparison.Ordinal));

    /// <summary>The C++ library, and the build step that lets TorchSharp load on an older one.</summary>
    private static IEnumerable<Check> StandardLibrary()
    {
        const string Name = "libstdc++ step";
        if (!OperatingSystem.IsLinux())
        {
            yield return Check.Ok(Area, Name, "not needed on this system");
            yield break;
        }
        if (MappedLibraries.Find("libstdc++.so.6") is not { } system || Versions(system) is not { } offered)
        {
            yield return Check.Warning(Area, "libstdc++", "not found", "Install the package libstdc++6 (Debian, Ubuntu) or libstdc++ (Fedora, RHEL).");
            yield break;
        }
        yield return Check.Ok(Area, "libstdc++", $"{system}, up to {Newest(offered.Defined)}");

        if (offered.Defined.Contains(NeededVersion))
            yield return Check.Ok(Area, Name, $"not needed here: this libstdc++ has {NeededVersion}");
        else if (TorchSharpLibrary() is not { } library || Versions(library) is not { } asked)
            yield return Check.Warning(Area, Name, "libLibTorchSharp.so was not found", "Build the program again.");
        else if (asked.Needed.Any(need => need.Version == NeededVersion && !need.IsWeak))
            yield return Check.Problem(Area, Name,
                $"needed here and missing: {library} asks for {NeededVersion}, which this libstdc++ lacks", "Build the program on this machine, or publish it again.");
        else
            yield return Check.Ok(Area, Name,
                $"needed here and done: TorchSharp asks for {NeededVersion} but calls nothing of it; the build marked that need as weak in the program's copy");
    }

    private static string? TorchSharpLibrary() => MappedLibraries.Find("libLibTorchSharp.so")
        ?? new[] { "", "runtimes/linux-x64/native" }
            .Select(folder => Path.Combine(AppContext.BaseDirectory, folder, "libLibTorchSharp.so"))
            .FirstOrDefault(File.Exists);

    private static ElfVersions? Versions(string library)
    {
        try
        {
            return ElfVersions.Read(File.ReadAllBytes(library));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }
    }

    private static string Newest(IEnumerable<string> versions)
    {
        const string Prefix = "GLIBCXX_";
        var numbers = versions.Where(version => version.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(version => Version.TryParse(version[Prefix.Length..], out var number) ? number : new Version(0, 0));
        return Prefix + numbers.DefaultIfEmpty(new Version(0, 0)).Max();
    }
}
