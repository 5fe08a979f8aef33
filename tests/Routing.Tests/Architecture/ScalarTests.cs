using System.Reflection;
using Routing.Models;
using Routing.Models.Native;
using Routing.R2R;
using Routing.Runtime;
using Routing.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Tests.Architecture;

/// <summary>What serves and trains gives libtorch no number that a collection may free while it is read; <see cref="Scalars"/> says why.</summary>
public class ScalarTests
{
    // Loading ends long before one operation in a million matters.
    private static readonly string[] s_notLong = ["Routing.Models.Checkpoints."];

    private readonly Dictionary<MethodBase, bool> _makesScalars = [];

    [Theory, InlineData(typeof(Decoder)), InlineData(typeof(Engine)), InlineData(typeof(EntropyTokenRouter)), InlineData(typeof(AdamW))]
    public void WhatRunsLong_MakesNoTemporaryScalar(Type inAssembly)
    {
        var making = from method in MethodCalls.Methods(inAssembly.Assembly)
                     where method.DeclaringType != typeof(Scalars) && !s_notLong.Any(name => method.DeclaringType!.FullName!.StartsWith(name, StringComparison.Ordinal))
                     from called in MethodCalls.CalledBy(method)
                     where MakesScalars(called)
                     select $"{method.DeclaringType}.{method.Name} calls {called.DeclaringType}.{called.Name}";
        Assert.Empty(making);
    }

    [Fact]
    public void TemporaryScalars_AreFound()
    {
        static Tensor Halved(Tensor x) => x * 0.5f;
        static Tensor Sum(Tensor x, Tensor y) => x + y;
        static Tensor Kept(Tensor x) => x.Times(0.5).mul(x);
        Assert.Equal([true, true, false], ((Delegate[])[Halved, Sum, Kept]).Select(operation => MethodCalls.CalledBy(operation.Method).Any(MakesScalars)));
    }

    /// <summary>Whether a method of TorchSharp makes a scalar, by itself or in a method of its own.</summary>
    private bool MakesScalars(MethodBase method)
    {
        if (method.DeclaringType?.Assembly != typeof(Scalar).Assembly) return false;
        if (method.DeclaringType == typeof(Scalar)) return method.Name is "op_Implicit" or ".ctor";
        if (_makesScalars.TryGetValue(method, out var known)) return known;
        _makesScalars[method] = false;   // ends recursion
        return _makesScalars[method] = method.Name == "ToScalar" || MethodCalls.CalledBy(method).Any(MakesScalars);
    }
}
