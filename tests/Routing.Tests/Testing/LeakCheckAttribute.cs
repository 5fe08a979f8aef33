using System.Reflection;
using Routing.Models.Native;
using TorchSharp;
using Xunit.v3;

namespace Routing.Tests.Testing;

/// <summary>Fails a test that leaves tensors alive on its thread. Put on every class or method that makes tensors.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LeakCheckAttribute : BeforeAfterTestAttribute
{
    private readonly AsyncLocal<long> _before = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        LibTorch.EnsureLoaded();
        _before.Value = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        Assert.Equal(_before.Value, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
}
