using Routing.Models.Native;
using TorchSharp;

namespace Routing.Tests.Native;

public sealed class LibTorchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("routing-libtorch-").FullName;

    [Fact]
    public void EnsureLoaded_FindsTheReleaseTorchSharpIsLinkedAgainst()
    {
        var loaded = LibTorch.EnsureLoaded();
        Assert.Equal(LibTorch.RequiredVersion, new Version(loaded.Version.Major, loaded.Version.Minor));
        Assert.StartsWith($"{loaded.Version}.", $"{torch.__version__}.", StringComparison.Ordinal);
        Assert.Same(loaded, LibTorch.EnsureLoaded());
    }

    [Fact]
    public void Version_IsReadFromTheThreeHighestBytes() =>
        Assert.Equal(new Version(2, 10, 3), LibTorchVersion.Unpack(0x020a_0300_0000_0000));

    [Theory]
    [InlineData("2.9.1")]
    [InlineData("2.13.0")]
    [InlineData("3.10.0")]
    [InlineData(null)]
    public void AnotherRelease_IsRefused_NamingBoth(string? found)
    {
        var failure = Assert.Throws<NativeLibraryException>(() => LibTorchVersion.Check(found is null ? null : Version.Parse(found), "/torch"));
        Assert.Contains(found ?? "older than 2.9", failure.Problem, StringComparison.Ordinal);
        Assert.Contains("2.10", failure.Problem, StringComparison.Ordinal);
        Assert.Contains(LibTorch.FolderVariable, failure.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void APatchRelease_IsAccepted() => LibTorchVersion.Check(new Version(2, 10, 1), "/torch");

    [Fact]
    public void AFolderThatIsNotThere_IsNamed()
    {
        var failure = Assert.Throws<NativeLibraryException>(() => LibTorchFolder.Load(Path.Combine(_folder, "absent")));
        Assert.Contains("There is no folder", failure.Problem, StringComparison.Ordinal);
        Assert.Contains("absent", failure.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderWithoutLibTorch_NamesTheMissingFile() =>
        Assert.Contains("torch_cpu", Assert.Throws<NativeLibraryException>(() => LibTorchFolder.Load(_folder)).Problem, StringComparison.Ordinal);

    [Fact]
    public void TheFolderAboveTheLibraries_PointsToThem()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names Linux's files");
        Directory.CreateDirectory(Path.Combine(_folder, "lib"));
        File.WriteAllText(Path.Combine(_folder, "lib", "libtorch_cpu.so"), "");
        var failure = Assert.Throws<NativeLibraryException>(() => LibTorchFolder.Load(_folder));
        Assert.Equal($"Set {LibTorch.FolderVariable} to {Path.Combine(_folder, "lib")}.", failure.Fix);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>This is a web page that someone saved under the name of a library.</body></html>", "not a library for")]
    [InlineData("", "cut off")]
    public void AFileThatIsNoLibrary_IsNamed(string content, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names Linux's files");
        foreach (var name in new[] { "libtorch_cpu.so", "libc10.so" }) File.WriteAllText(Path.Combine(_folder, name), content);
        var failure = Assert.Throws<NativeLibraryException>(() => LibTorchFolder.Load(_folder));
        Assert.Contains("libc10.so", failure.Problem, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
