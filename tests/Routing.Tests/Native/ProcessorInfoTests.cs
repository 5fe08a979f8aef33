using System.Runtime.Intrinsics.X86;
using Routing.Models.Native;

namespace Routing.Tests.Native;

public class ProcessorInfoTests
{
    [Fact]
    public void Read_AgreesWithTheRuntime()
    {
        var processor = ProcessorInfo.Read();
        Assert.NotEmpty(processor.Model);
        Assert.Equal(Environment.ProcessorCount, processor.CoresAllowed);
        Assert.InRange(processor.CoresAllowed, 1, processor.CoresOnline);
        Assert.Equal(Avx2.IsSupported, processor.Features.Contains("AVX2"));
        Assert.Equal(Avx512F.IsSupported, processor.Features.Contains("AVX-512F"));
    }
}
