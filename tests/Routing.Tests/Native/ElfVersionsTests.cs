using CsCheck;
using Routing.Models.Native;

namespace Routing.Tests.Native;

public class ElfVersionsTests
{
    private static readonly byte[] Library = ElfImage.Write(
        ["OURS_1.0", "OURS_1.1"],
        [("libc.so.6", [("GLIBC_2.34", false)]), ("libstdc++.so.6", [("GLIBCXX_3.4.30", false), ("GLIBCXX_3.4.32", false), ("CXXABI_1.3", true)])]);

    [Fact]
    public void Read_ListsWhatIsDefinedAndWhatIsNeededOfWhom()
    {
        var versions = ElfVersions.Read(Library);
        Assert.Equal(["OURS_1.0", "OURS_1.1"], versions.Defined);
        Assert.Equal(
            [("libc.so.6", "GLIBC_2.34", false), ("libstdc++.so.6", "GLIBCXX_3.4.30", false), ("libstdc++.so.6", "GLIBCXX_3.4.32", false), ("libstdc++.so.6", "CXXABI_1.3", true)],
            versions.Needed.Select(need => (need.Library, need.Version, need.IsWeak)));
    }

    [Fact]
    public void Weaken_ChangesOneByte_OfThatVersionOnly_AndOnce()
    {
        var weakened = (byte[])Library.Clone();
        Assert.True(ElfVersions.Weaken(weakened, "GLIBCXX_3.4.32"));
        Assert.Equal(1, Library.Zip(weakened).Count(pair => pair.First != pair.Second));
        Assert.Equal(["GLIBCXX_3.4.32", "CXXABI_1.3"], ElfVersions.Read(weakened).Needed.Where(need => need.IsWeak).Select(need => need.Version));
        Assert.False(ElfVersions.Weaken(weakened, "GLIBCXX_3.4.32"));
    }

    [Fact]
    public void Weaken_LeavesALibraryWithoutTheNeedAlone()
    {
        var bytes = (byte[])Library.Clone();
        Assert.False(ElfVersions.Weaken(bytes, "GLIBCXX_3.4.33"));
        Assert.Equal(Library, bytes);
    }

    [Theory]
    [InlineData("not a library, but long enough that its header could be read if it were one")]
    [InlineData("")]
    public void Read_RefusesWhatIsNoElfFile(string text) =>
        Assert.Throws<InvalidDataException>(() => ElfVersions.Read(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Read_RefusesEveryCutLibrary()
    {
        const int LastValue = 8;   // of the entry that ends the dynamic table; nobody reads it
        for (var length = 0; length <= Library.Length - LastValue - 1; length++)
            Assert.Throws<InvalidDataException>(() => ElfVersions.Read(Library[..length]));
    }

    [Fact]
    public void Read_OfDamagedBytes_AnswersOrRefuses() =>
        Gen.Select(Gen.Int[0, Library.Length - 1], Gen.Byte).Array[1, 4].Sample(changes =>
        {
            var damaged = (byte[])Library.Clone();
            foreach (var (at, value) in changes) damaged[at] = value;
            try
            {
                ElfVersions.Read(damaged);
            }
            catch (InvalidDataException)
            {
            }
        }, iter: 2000);

    [Fact]
    public void TheCopyWeRunOn_AsksOnlyForWhatThisSystemHas()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF libraries are Linux's");
        LibTorch.EnsureLoaded();
        var asked = ElfVersions.Read(File.ReadAllBytes(MappedLibraries.Find("libLibTorchSharp.so")!));
        var offered = ElfVersions.Read(File.ReadAllBytes(MappedLibraries.Find("libstdc++.so.6")!));

        var step = Assert.Single(asked.Needed, need => need.Version == "GLIBCXX_3.4.32");
        Assert.Equal("libstdc++.so.6", step.Library);
        Assert.True(step.IsWeak || offered.Defined.Contains(step.Version));
        Assert.All(asked.Needed.Where(need => need.Library == step.Library && !need.IsWeak), need => Assert.Contains(need.Version, offered.Defined));
    }
}
