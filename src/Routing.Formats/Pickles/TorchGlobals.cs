using System.Collections.Frozen;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>The allow-list: every global a torch file may name, and the value of ours that stands for it.</summary>
internal static class TorchGlobals
{
    private static readonly FrozenDictionary<(string Module, string Name), PickleValue> Allowed = FrozenDictionary.ToFrozenDictionary<(string, string), PickleValue>(
    [
        Function("collections", "OrderedDict", EmptyDict),
        Function("torch", "Size", Sizes),
        Function("torch._utils", "_rebuild_tensor_v2", TensorRebuilder.Tensor),
        Function("torch._utils", "_rebuild_parameter", TensorRebuilder.Parameter),
        Function("numpy", "dtype", NumpyScalar.Type),
        Function("numpy.core.multiarray", "scalar", NumpyScalar.Number),    // NumPy 1
        Function("numpy._core.multiarray", "scalar", NumpyScalar.Number),   // NumPy 2
        Function("_codecs", "encode", NumpyScalar.Encode),

        Storage("FloatStorage", StoredType.F32),
        Storage("HalfStorage", StoredType.F16),
        Storage("BFloat16Storage", StoredType.BF16),
        Storage("DoubleStorage", StoredType.F64),
        Storage("LongStorage", StoredType.I64),
        Storage("IntStorage", StoredType.I32),
        Storage("ShortStorage", StoredType.I16),
        Storage("CharStorage", StoredType.I8),
        Storage("ByteStorage", StoredType.U8),
        Storage("BoolStorage", StoredType.Bool),

        ElementType("float32", StoredType.F32),
        ElementType("float16", StoredType.F16),
        ElementType("bfloat16", StoredType.BF16),
        ElementType("float64", StoredType.F64),
        ElementType("int64", StoredType.I64),
        ElementType("int32", StoredType.I32),
        ElementType("int16", StoredType.I16),
        ElementType("int8", StoredType.I8),
        ElementType("uint8", StoredType.U8),
        ElementType("bool", StoredType.Bool),
    ]);

    /// <summary>What stands for a global; null for all that are not on the list.</summary>
    public static PickleValue? Find(string module, string name) => Allowed.GetValueOrDefault((module, name));

    private static PickleDict EmptyDict(PickleArguments arguments)
    {
        arguments.RequireCount(0, 0);
        return new();
    }

    private static PickleTuple Sizes(PickleArguments arguments)
    {
        arguments.RequireCount(1, 1);
        return arguments.Take<PickleTuple>(0, "sizes");
    }

    private static KeyValuePair<(string, string), PickleValue> Function(string module, string name, Func<PickleArguments, PickleValue> result) =>
        new((module, name), new PickleFunction($"{module}.{name}", result));

    private static KeyValuePair<(string, string), PickleValue> Storage(string name, StoredType type) => new(("torch", name), new PickleStorageType($"torch.{name}", type));

    private static KeyValuePair<(string, string), PickleValue> ElementType(string name, StoredType type) => new(("torch", name), new PickleElementType(type));
}
