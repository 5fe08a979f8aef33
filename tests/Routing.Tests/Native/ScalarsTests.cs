using Routing.Models.Native;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Native;

[LeakCheck]
public class ScalarsTests
{
    [Fact]
    public void AScalar_OutlivesACollection_AndManyMore()
    {
        using var scope = NewDisposeScope();
        var three = Scalars.Of(3);
        for (var i = 0; i < 63; i++) Scalars.Of(i);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(6f, (ones(1) * 2).mul(three).item<float>());
    }

    [Fact]
    public void Operations_AreThoseOfTheOperators()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(new float[] { 1, 2 }), tensor(new float[] { 0.5f, -4 }));
        TensorAssert.Close(a + b, a.Plus(b), 0);
        TensorAssert.Close(a * 0.1, a.Times(0.1), 0);
    }
}
