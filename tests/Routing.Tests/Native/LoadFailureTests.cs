using Routing.Models.Native;

namespace Routing.Tests.Native;

public class LoadFailureTests
{
    [Theory]
    [InlineData("/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)", "lacks GLIBCXX_3.4.32", "GCC 13")]
    [InlineData("/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /app/libLibTorchSharp.so)", "lacks GLIBC_2.34", "glibc 2.34")]
    [InlineData("/app/libLibTorchSharp.so: undefined symbol: _ZN2at4_ops3add4callE", "no symbol _ZN2at4_ops3add4callE", "ROUTING_LIBTORCH")]
    [InlineData("/torch/libc10.so: cannot open shared object file: Permission denied", "may not be read", "permission")]
    [InlineData("/torch/libc10.so: failed to map segment from shared object", "noexec", "noexec")]
    [InlineData("/torch/libtorch_cpu.so: file too short", "cut off", "restore")]
    [InlineData("/torch/libtorch_cpu.so: invalid ELF header", "not a library for", "ROUTING_LIBTORCH")]
    [InlineData("/torch/libtorch_cpu.so: wrong ELF class: ELFCLASS32", "not a library for", "ROUTING_LIBTORCH")]
    [InlineData("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", "libgomp-98b21ff3.so.1 is missing", "system package")]
    [InlineData("libtorch.so: cannot open shared object file: No such file or directory", "libtorch.so is missing", "ROUTING_LIBTORCH")]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/libc10.so)", "ld-linux-x86-64.so.2 is missing", "Alpine")]
    [InlineData("/torch/libtorch_cpu.so: cannot allocate memory in static TLS block", "memory", "memory")]
    [InlineData("something new", "something new", "routing doctor")]
    public void Explain_NamesTheCauseAndTheFix(string loaderSays, string reason, string fix)
    {
        var failure = LoadFailure.Explain("libx", new DllNotFoundException(loaderSays));
        Assert.StartsWith("libx does not load: ", failure.Problem, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Problem, StringComparison.Ordinal);
        Assert.Contains(fix, failure.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void TheCause_IsNotHiddenByThePlacesSearchedBefore()
    {
        var failure = LoadFailure.Explain("libx", new DllNotFoundException(
            "Unable to load shared library 'x' or one of its dependencies.\n" +
            "/elsewhere/libx.so: cannot open shared object file: No such file or directory\n" +
            "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libx.so)\n"));
        Assert.Contains("lacks GLIBCXX_3.4.32", failure.Problem, StringComparison.Ordinal);
    }
}
