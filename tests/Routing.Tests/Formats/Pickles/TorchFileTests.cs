using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;
using Routing.Formats.Pickles;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Pickles;

public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PlainValues_AreReadInOrder()
    {
        using var file = Open(TorchBytes.Of(new PickleBytes(4)
            .Op(PickleOpcode.Frame, [1, 0, 0, 0, 0, 0, 0, 0]).Ops(PickleOpcode.EmptyDict, PickleOpcode.Mark)
            .Text("none").Op(PickleOpcode.None)
            .Text("yes").Op(PickleOpcode.NewTrue)
            .Text("no").Op(PickleOpcode.NewFalse)
            .Text("byte").Op(PickleOpcode.BinInt1, 200)
            .Text("short").Op(PickleOpcode.BinInt2, 0x60, 0xea)
            .Text("int").Int(-7)
            .Text("long").Long(-1L << 40)
            .Text("short long").Op(PickleOpcode.Long1, 3, 0xff, 0xff, 0xff)
            .Text("zero").Op(PickleOpcode.Long1, 0)
            .Text("float").Float(0.1)
            .Text("text").Op(PickleOpcode.ShortBinUnicode, [3, .. "ü!"u8])
            .Text("text 8").Op(PickleOpcode.BinUnicode8, [2, 0, 0, 0, 0, 0, 0, 0, .. "ab"u8])
            .Text("type").Op(PickleOpcode.ShortBinUnicode, [5, .. "torch"u8]).Op(PickleOpcode.Memoize).Op(PickleOpcode.ShortBinUnicode, [8, .. "bfloat16"u8]).Op(PickleOpcode.StackGlobal)
            .Text("tuple").Int(1).Int(2).Int(3).Op(PickleOpcode.Tuple3)
            .Text("size").Global("torch", "Size").Ints(4, 5).Ops(PickleOpcode.Tuple1, PickleOpcode.Reduce)
            .Text("again").Op(PickleOpcode.BinGet, 0)
            .Int(9).Ops(PickleOpcode.EmptyList, PickleOpcode.Mark).Text("a").Text("b").Op(PickleOpcode.Appends).Text("c").Op(PickleOpcode.Append)
            .Op(PickleOpcode.SetItems)));

        var root = Assert.IsType<PickleDict>(file.Root);
        PickleValue[] expected =
        [
            PickleNone.Instance, new PickleBool(true), new PickleBool(false), new PickleInteger(200), new PickleInteger(60_000), new PickleInteger(-7),
            new PickleInteger(-1L << 40), new PickleInteger(-1), new PickleInteger(0), new PickleFloat(0.1), new PickleText("ü!"), new PickleText("ab"), new PickleElementType(StoredType.BF16),
        ];
        Assert.Equal(expected, root.Entries.Take(expected.Length).Select(entry => entry.Value));
        Assert.Equal([1, 2, 3], Ints(root.Find("tuple")));
        Assert.Equal([4, 5], Ints(root.Find("size")));
        Assert.Equal(new PickleText("torch"), root.Find("again"));
        Assert.Equal(new PickleInteger(9), root.Entries[^1].Key);
        Assert.Equal(["a", "b", "c"], ((PickleSequence)root.Entries[^1].Value).Items.Select(item => ((PickleText)item).Value));
    }

    /// <summary>Bytes as NumPy 1.26 and 2 write them, seen in public files.</summary>
    [Fact]
    public void NumpyNumbers_AreReadAsPlainOnes()
    {
        using var file = Open(TorchBytes.Of(new PickleBytes()
            .Op(PickleOpcode.EmptyList).Op(PickleOpcode.Mark)
            .Numpy("f8", BitConverter.GetBytes(0.4)).Numpy("f4", BitConverter.GetBytes(0.5f)).Numpy("i8", BitConverter.GetBytes(-3L)).Numpy("i4", BitConverter.GetBytes(7)).Numpy("b1", [1])
            .Global("numpy.core.multiarray", "scalar").NumpyType("f8", "<").Op(PickleOpcode.ShortBinBytes, [8, .. BitConverter.GetBytes(1.5)]).Ops(PickleOpcode.Tuple2, PickleOpcode.Reduce)
            .Op(PickleOpcode.Appends)));

        PickleValue[] expected = [new PickleFloat(0.4), new PickleFloat(0.5), new PickleInteger(-3), new PickleInteger(7), new PickleBool(true), new PickleFloat(1.5)];
        Assert.Equal(expected, ((PickleSequence)file.Root).Items);
    }

    [Theory]
    [InlineData("FloatStorage", StoredType.F32)]
    [InlineData("HalfStorage", StoredType.F16)]
    [InlineData("BFloat16Storage", StoredType.BF16)]
    [InlineData("DoubleStorage", StoredType.F64)]
    [InlineData("LongStorage", StoredType.I64)]
    [InlineData("IntStorage", StoredType.I32)]
    [InlineData("ShortStorage", StoredType.I16)]
    [InlineData("CharStorage", StoredType.I8)]
    [InlineData("ByteStorage", StoredType.U8)]
    [InlineData("BoolStorage", StoredType.Bool)]
    public void EveryElementType_IsReadAsItsBytes(string storage, StoredType type)
    {
        byte[] bytes = [.. Enumerable.Range(0, 6 * type.Size()).Select(i => (byte)i)];
        using var file = Open(TorchBytes.Of(new PickleBytes().Tensor(storage, "0", 6, [2, 2], offset: 2), bytes));

        var tensor = Assert.IsType<TorchTensor>(file.Root);

        Assert.Equal((type, 4L, true), (tensor.Type, tensor.ElementCount, tensor.IsContiguous));
        Assert.Equal(bytes[(2 * type.Size())..], file.Read(tensor).ToArray());
    }

    [Theory, InlineData(false), InlineData(true)]
    public void AStridedView_ComesOutRowMajor(bool deflate)
    {
        var pickle = new PickleBytes().Tensor("FloatStorage", "0", 7, [3, 2], [1, 3], offset: 1).ToArray();
        using var file = Open(TorchBytes.Of(pickle, deflate, TorchBytes.Floats(9, 0, 1, 2, 3, 4, 5)).ToArray());

        Assert.Equal([0f, 3, 1, 4, 2, 5], MemoryMarshal.Cast<byte, float>(file.Read((TorchTensor)file.Root)).ToArray());
    }

    [Fact]
    public void AnyView_ComesOutAsIndexingTheStorageGives()
    {
        var storage = Enumerable.Range(0, 200).Select(i => (float)i).ToArray();
        long[][] shapes = [[], [1], [5], [2, 3], [2, 1, 4], [3, 2, 2, 2], [2, 0, 3]];
        long[][] strides = [[], [7], [3], [1, 2], [50, 9, 3], [8, 4, 2, 1], [1, 1, 1]];
        foreach (var (shape, stride) in shapes.Zip(strides))
        {
            using var file = Open(TorchBytes.Of(new PickleBytes().Tensor("FloatStorage", "0", 200, shape, stride, 11), TorchBytes.Floats(storage)));
            Assert.Equal(Expected(shape, stride, 11), MemoryMarshal.Cast<byte, float>(file.Read((TorchTensor)file.Root)).ToArray());
        }

        IEnumerable<float> Expected(long[] shape, long[] stride, long at) => shape.Length == 0
            ? [storage[at]]
            : Enumerable.Range(0, (int)shape[0]).SelectMany(i => Expected(shape[1..], stride[1..], at + i * stride[0]));
    }

    [Fact]
    public void TensorsAreListed_WithTheirKeys_TiedOnesTwice()
    {
        var pickle = new PickleBytes()
            .Ops(PickleOpcode.EmptyDict, PickleOpcode.Mark)
            .Text("model").OrderedDict().Op(PickleOpcode.Mark).Text("a.weight").Tensor("FloatStorage", "0", 2, [2]).Op(PickleOpcode.BinPut, 0).Text("b.weight").Op(PickleOpcode.BinGet, 0).Op(PickleOpcode.SetItems)
            .Op(PickleOpcode.EmptyDict).Text("_metadata").OrderedDict().Ops(PickleOpcode.SetItem, PickleOpcode.Build)
            .Text("state").Op(PickleOpcode.EmptyList).Global("torch._utils", "_rebuild_parameter").Tensor("LongStorage", "1", 1, []).Op(PickleOpcode.NewTrue).OrderedDict().Ops(PickleOpcode.Tuple3, PickleOpcode.Reduce).Op(PickleOpcode.Append)
            .Op(PickleOpcode.SetItems);
        using var file = Open(TorchBytes.Of(pickle, TorchBytes.Floats(1, 2), new byte[8]));

        Assert.Equal(["model.a.weight", "model.b.weight", "state.0"], file.Tensors.Select(entry => entry.Path));
        Assert.Equal([StoredType.F32, StoredType.F32, StoredType.I64], file.Tensors.Select(entry => entry.Tensor.Type));
    }

    [Fact]
    public void AFileThatTorchWrote_IsReadWhole()
    {
        using var file = TorchFile.Open(TestData.Find("r2r", "token-hidden-logits", "router_all.pt"));
        var root = Assert.IsType<PickleDict>(file.Root);

        Assert.Equal(["model_type", "init_args", "common_args", "model_specific_args", "state_dict"], root.Entries.Select(entry => ((PickleText)entry.Key).Value));
        Assert.Equal(new PickleFloat(0.37), ((PickleDict)root.Find("common_args")!).Find("threshold"));
        Assert.Equal(37, file.Tensors.Count);
        var embedding = file.Tensors.Single(entry => entry.Path == "state_dict.token_embeddings.weight").Tensor;
        Assert.Equal([512, 64], embedding.Shape);
        var values = MemoryMarshal.Cast<byte, float>(file.Read(embedding)).ToArray();
        Assert.All(values, value => Assert.InRange(value, -1, 1));
        Assert.InRange(values.Distinct().Count(), values.Length / 2, values.Length);
    }

    private TorchFile Open(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("a.pt"), bytes);
        return TorchFile.Open(_folder.File("a.pt"));
    }

    private static IEnumerable<long> Ints(PickleValue? value) => Assert.IsType<PickleTuple>(value).Items.Select(item => ((PickleInteger)item).Value);
}
