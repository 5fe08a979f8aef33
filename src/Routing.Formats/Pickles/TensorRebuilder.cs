using System.Collections.Immutable;

namespace Routing.Formats.Pickles;

/// <summary>The two functions by which torch.save writes tensors, as data: a view is checked against its storage, and nothing is copied.</summary>
internal static class TensorRebuilder
{
    /// <summary><c>_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks, metadata = None)</c></summary>
    public static TorchTensor Tensor(PickleArguments arguments)
    {
        arguments.RequireCount(6, 7);
        var storage = arguments.Take<PickleStorage>(0, "storage");
        var offset = arguments.Natural(1, "offset");
        var (shape, strides) = (arguments.Naturals(2, "size"), arguments.Naturals(3, "stride"));
        arguments.Take<PickleBool>(4, "requires_grad");
        RequireNoHooks(arguments, 5);
        if (arguments.Count == 7) arguments.Take<PickleNone>(6, "metadata");

        if (shape.Length != strides.Length) throw arguments.Invalid($"has {shape.Length} sizes and {strides.Length} strides");
        CheckExtent(arguments, storage, offset, shape, strides);
        return new(storage.Type, shape, strides, offset, storage.Key);
    }

    /// <summary><c>_rebuild_parameter(data, requires_grad, backward_hooks)</c>: the tensor it wraps.</summary>
    public static TorchTensor Parameter(PickleArguments arguments)
    {
        arguments.RequireCount(3, 3);
        arguments.Take<PickleBool>(1, "requires_grad");
        RequireNoHooks(arguments, 2);
        return arguments.Take<TorchTensor>(0, "data");
    }

    private static void RequireNoHooks(PickleArguments arguments, int index)
    {
        if (arguments.Take<PickleDict>(index, "backward_hooks").Entries.Count > 0) throw arguments.Invalid("has backward hooks, which are code");
    }

    private static void CheckExtent(PickleArguments arguments, PickleStorage storage, long offset, ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        var view = $"shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}], offset {offset}";
        // With a zero in it nothing is read, whatever the other numbers multiply out to.
        var (elements, end) = shape.Contains(0) ? (UInt128.Zero, (UInt128)(ulong)offset) : (UInt128.One, (UInt128)(ulong)offset + 1);
        for (var i = 0; i < shape.Length && elements != 0; i++)
        {
            elements *= (ulong)shape[i];
            end += (UInt128)(ulong)(shape[i] - 1) * (ulong)strides[i];
            if (elements > long.MaxValue || end > long.MaxValue) break;
        }
        if (end > (ulong)storage.Count) throw arguments.Invalid($"makes a tensor that ends after storage '{storage.Key}' of {storage.Count:N0} elements: {view}");
        // Strides of 0 repeat elements without end; weights are never saved so.
        if (elements > (ulong)storage.Count) throw arguments.Invalid($"makes a tensor of more elements than the {storage.Count:N0} of storage '{storage.Key}': {view}");
    }
}
