using Routing.Formats;
using Routing.Formats.Pickles;
using Routing.Tests.Formats.Zip;
using Routing.Tests.Testing;
using static Routing.Formats.Pickles.PickleOpcode;

namespace Routing.Tests.Formats.Pickles;

/// <summary>Files that are broken or want more than data: refused by name, quickly, with little memory.</summary>
public sealed class TorchRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> HostilePickles()
    {
        PickleBytes New() => new();
        PickleBytes Storages() => New().Op(Mark).Text("storage");
        var rows = new TheoryData<string, byte[]>
        {
            // What runs code in Python.
            { "names os.system", New().Global("os", "system").Text("id").Ops(Tuple1, Reduce).ToArray() },
            { "names builtins.eval", new PickleBytes(4).Text("builtins").Text("eval").Op(StackGlobal).ToArray() },
            { "names builtins.getattr", New().Global("builtins", "getattr").ToArray() },
            { "names torch._utils._rebuild_tensor_v2.__globals__", new PickleBytes(4).Text("torch._utils").Text("_rebuild_tensor_v2.__globals__").Op(StackGlobal).ToArray() },
            { "names torch.load", New().Global("torch", "load").ToArray() },
            { "names torch.storage._load_from_bytes", New().Global("torch.storage", "_load_from_bytes").ToArray() },
            { "names numpy.core.multiarray._reconstruct", New().Global("numpy.core.multiarray", "_reconstruct").ToArray() },
            { "names torch.ComplexFloatStorage", New().Global("torch", "ComplexFloatStorage").ToArray() },
            { "names torch.float8_e4m3fn", New().Global("torch", "float8_e4m3fn").ToArray() },
            { "opcode Inst", New().Op(Mark).Text("id").Op(Inst, [.. "os\nsystem\n"u8]).ToArray() },
            { "opcode Obj", New().Op(Mark).Global("collections", "OrderedDict").Op(Obj).ToArray() },
            { "opcode NewObj", New().Global("collections", "OrderedDict").Ops(EmptyTuple, NewObj).ToArray() },
            { "opcode NewObjEx", New().Global("collections", "OrderedDict").Op(EmptyTuple).Ops(EmptyDict, NewObjEx).ToArray() },
            { "opcode Ext1", New().Op(Ext1, 1).ToArray() },
            { "opcode PersId", New().Op(PersId, [.. "storage\n"u8]).ToArray() },
            { "opcode NextBuffer", new PickleBytes(5).Op(NextBuffer).ToArray() },
            { "calls a str", New().Text("os.system").Ops(EmptyTuple, Reduce).ToArray() },
            { "calls a dtype", New().Global("torch", "float32").Ops(EmptyTuple, Reduce).ToArray() },
            { "calls the class torch.FloatStorage", New().Global("torch", "FloatStorage").Ops(EmptyTuple, Reduce).ToArray() },
            { "collections.OrderedDict with a list instead", New().Global("collections", "OrderedDict").Ops(EmptyList, Reduce).ToArray() },
            { "collections.OrderedDict has 1 arguments; it takes 0", New().Global("collections", "OrderedDict").Int(1).Ops(Tuple1, Reduce).ToArray() },
            { "torch.Size has a str as its sizes", New().Global("torch", "Size").Text("x").Ops(Tuple1, Reduce).ToArray() },
            { "gives attributes to a list", New().Op(EmptyList).Ops(EmptyDict, Build).ToArray() },
            { "attributes other than _metadata", New().Op(EmptyDict).Op(EmptyDict).Text("__class__").Int(1).Ops(SetItem, Build).ToArray() },
            { "attributes other than _metadata", New().Op(EmptyDict).Ops(None, Build).ToArray() },
            { "keeps the function collections.OrderedDict as a value", New().Op(EmptyList).Global("collections", "OrderedDict").Op(Append).ToArray() },
            { "keeps the class torch.FloatStorage as a value", New().Global("torch", "FloatStorage").ToArray() },
            { "keeps a storage as a value", New().Storage("FloatStorage", "0", 4).ToArray() },

            // Opcodes of other kinds of values and of older protocols.
            { "opcode BinBytes", New().Op(BinBytes, 1, 0, 0, 0, 7).ToArray() },
            { "keeps bytes as a value", New().Op(ShortBinBytes, 1, 7).ToArray() },
            { "keeps a NumPy dtype as a value", New().NumpyType("f8", "<").ToArray() },
            { "names the type 'O8'", New().NumpyType("O8", "|").ToArray() },
            { "NumPy number of byte order '>'", New().NumpyType("f8", ">").ToArray() },
            { "state other than a plain number's", New().Global("numpy", "dtype").Text("f8").Ops(NewFalse, NewTrue, Tuple3, Reduce).Op(EmptyDict).Op(Build).ToArray() },
            { "has 4 bytes for a number of type f8", New().Global("numpy.core.multiarray", "scalar").NumpyType("f8", "<").Op(ShortBinBytes, 4, 0, 0, 0, 0).Ops(Tuple2, Reduce).ToArray() },
            { "a str as its type", New().Global("numpy.core.multiarray", "scalar").Text("f8").Op(ShortBinBytes, 4, 0, 0, 0, 0).Ops(Tuple2, Reduce).ToArray() },
            { "encoding other than latin1", New().Global("_codecs", "encode").Text("import os").Text("rot13").Ops(Tuple2, Reduce).ToArray() },
            { "has 60,000 characters; NumPy numbers have at most 8", New().Global("_codecs", "encode").Text(new string('x', 60_000)).Text("latin1").Ops(Tuple2, Reduce).ToArray() },
            { "characters that latin1 has not", New().Global("_codecs", "encode").Text("Ω").Text("latin1").Ops(Tuple2, Reduce).ToArray() },
            { "opcode ByteArray8", new PickleBytes(5).Op(ByteArray8, new byte[8]).ToArray() },
            { "opcode EmptySet", new PickleBytes(4).Op(EmptySet).ToArray() },
            { "opcode FrozenSet", new PickleBytes(4).Ops(Mark, FrozenSet).ToArray() },
            { "opcode Long4", New().Op(Long4, 1, 0, 0, 0, 7).ToArray() },
            { "opcode ShortBinString", New().Op(ShortBinString, 1, 65).ToArray() },
            { "opcode Int", New().Op(PickleOpcode.Int, [.. "1\n"u8]).ToArray() },
            { "opcode Unicode", New().Op(Unicode, [.. "a\n"u8]).ToArray() },
            { "opcode Dict", New().Ops(Mark, Dict).ToArray() },
            { "opcode Pop", New().Int(1).Op(Pop).ToArray() },
            { "opcode Dup", New().Int(1).Op(Dup).ToArray() },
            { "unknown opcode 0xff", New().Op((PickleOpcode)0xff).ToArray() },
            { "does not begin with its protocol", new PickleBytes(null).Op(None).ToArray() },
            { "protocol 1;", new PickleBytes(1).Op(None).ToArray() },
            { "protocol 6;", new PickleBytes(6).Op(None).ToArray() },

            // Broken machines.
            { "pickle is cut off", [] },
            { "pickle is cut off", New().Op(None).ToArray()[..^1] },
            { "pickle is cut off", New().Op(BinFloat, 1, 2, 3).ToArray() },
            { "pickle is cut off", New().Op(BinUnicode, 10, 0, 0, 0, 65).ToArray() },
            { "text of 4294967295 bytes", New().Op(BinUnicode, 255, 255, 255, 255).ToArray() },
            { "text of 18446744073709551615 bytes", new PickleBytes(4).Op(BinUnicode8, 255, 255, 255, 255, 255, 255, 255, 255).ToArray() },
            { "not valid UTF-8", New().Op(BinUnicode, 1, 0, 0, 0, 0xff).ToArray() },
            { "int of 9 bytes", New().Op(Long1, [9, .. new byte[9]]).ToArray() },
            { "frame of 1000 bytes", new PickleBytes(4).Op(Frame, BitConverter.GetBytes(1000L)).Op(None).ToArray() },
            { "name that does not end", New().Op(Global, [.. "torch"u8]).ToArray() },
            { "name of over 256 characters", New().Global("torch", new string('x', 300)).ToArray() },
            { "names a global by an int and a str", new PickleBytes(4).Int(1).Text("a").Op(StackGlobal).ToArray() },
            { "goes on for 2 bytes after its end", [.. New().Op(None).ToArray(), 1, 2] },
            { "0 values and 0 marks", New().ToArray() },
            { "2 values and 0 marks", New().Ops(None, None).ToArray() },
            { "1 values and 1 marks", New().Ops(Mark, None).ToArray() },
            { "asks for a value where", New().Op(BinPut, 0).ToArray() },
            { "asks for 1 values where the stack has 0", New().Op(None).Ops(Mark, Append).ToArray() },
            { "asks for 2 values where the stack has 1", New().Ops(None, Tuple2).ToArray() },
            { "asks for 2 values where the stack has 1", New().Op(EmptyDict).Op(Mark).Ops(None, SetItem).ToArray() },
            { "asks for a mark", New().Ops(EmptyList, Appends).ToArray() },
            { "asks for memo 3", New().Op(BinGet, 3).ToArray() },
            { "asks for memo 4294967295", New().Op(LongBinGet, 255, 255, 255, 255).ToArray() },
            { "appends to a tuple instead", New().Op(EmptyTuple).Ops(None, Append).ToArray() },
            { "sets items of a list instead", New().Op(EmptyList).Op(None).Ops(None, SetItem).ToArray() },
            { "key without a value", New().Ops(EmptyDict, Mark).Ops(None, SetItems).ToArray() },
            { "a tuple as a key", New().Op(EmptyDict).Op(EmptyTuple).Ops(None, SetItem).ToArray() },
            { "sets the key 'a' twice", New().Op(EmptyDict).Text("a").Ops(None, SetItem).Text("a").Ops(None, SetItem).ToArray() },
            { "sets the key 1 twice", New().Op(EmptyDict).Int(1).Ops(None, SetItem).Int(1).Ops(None, SetItem).ToArray() },

            // Storages and tensors. There is one storage, '0', of 16 bytes.
            { "has a str as persistent id", New().Text("storage").Op(BinPersId).ToArray() },
            { "persistent id of kind 'module'", New().Op(Mark).Text("module").Ops(PickleOpcode.Tuple, BinPersId).ToArray() },
            { "not ('storage',", Storages().Ops(PickleOpcode.Tuple, BinPersId).ToArray() },
            { "not ('storage',", Storages().Text("FloatStorage").Text("0").Text("cpu").Int(4).Ops(PickleOpcode.Tuple, BinPersId).ToArray() },
            { "not ('storage',", New().Storage("FloatStorage", "0", -1).ToArray() },
            { "needs storage '1', which is not in the archive", New().Storage("FloatStorage", "1", 4).ToArray() },
            { "needs storage '../data.pkl', which is not", New().Storage("FloatStorage", "../data.pkl", 4).ToArray() },
            { "has 16 bytes instead of 20", New().Storage("FloatStorage", "0", 5).ToArray() },
            { "has 16 bytes instead of 32", New().Storage("LongStorage", "0", 4).ToArray() },
            { "bytes instead of 36893488147419103228", New().Storage("FloatStorage", "0", long.MaxValue).Op(None).ToArray() },
            { "ends after storage '0'", New().Tensor("FloatStorage", "0", 4, [5]).ToArray() },
            { "ends after storage '0'", New().Tensor("FloatStorage", "0", 4, [2, 2], offset: 1).ToArray() },
            { "ends after storage '0'", New().Tensor("FloatStorage", "0", 4, [2], [4]).ToArray() },
            { "ends after storage '0'", New().Tensor("FloatStorage", "0", 4, [long.MaxValue, long.MaxValue, 2], [long.MaxValue, long.MaxValue, 1]).ToArray() },
            { "ends after storage '0'", New().Tensor("FloatStorage", "0", 4, [0], offset: 5).ToArray() },
            { "more elements than the 4", New().Tensor("FloatStorage", "0", 4, [5], [0]).ToArray() },
            { "more elements than the 4", New().Tensor("FloatStorage", "0", 4, [long.MaxValue, 3], [0, 1]).ToArray() },
            { "-1 in its offset, which is negative", New().Tensor("FloatStorage", "0", 4, [2], offset: -1).ToArray() },
            { "-2 in its size, which is negative", New().Tensor("FloatStorage", "0", 4, [-2]).ToArray() },
            { "-1 in its stride, which is negative", New().Tensor("FloatStorage", "0", 4, [2], [-1], offset: 3).ToArray() },
            { "1 sizes and 2 strides", New().Tensor("FloatStorage", "0", 4, [2], [1, 1]).ToArray() },
            { "size of 17 numbers", New().Tensor("FloatStorage", "0", 4, [.. Enumerable.Repeat(1L, 17)]).ToArray() },
            { "has 1 arguments; it takes 6 to 7", New().Global("torch._utils", "_rebuild_tensor_v2").Int(1).Ops(Tuple1, Reduce).ToArray() },
            { "an int as its storage", New().Global("torch._utils", "_rebuild_tensor_v2").Ints(1, 2, 3, 4, 5, 6).Op(Reduce).ToArray() },
            { "has backward hooks", New().Global("torch._utils", "_rebuild_parameter").Tensor("FloatStorage", "0", 4, [4]).Op(NewTrue).OrderedDict().Text("x").Int(1).Op(SetItem).Ops(Tuple3, Reduce).ToArray() },
            { "an int as its data", New().Global("torch._utils", "_rebuild_parameter").Int(1).Op(NewTrue).OrderedDict().Ops(Tuple3, Reduce).ToArray() },
        };
        return rows;
    }

    [Theory, MemberData(nameof(HostilePickles))]
    public void AHostilePickle_IsRefusedByName(string reason, byte[] pickle)
    {
        var refusal = RefusedWithin(1 << 20, TorchBytes.Of(pickle, storages: new byte[16]).ToArray());
        Assert.StartsWith("data.pkl, byte ", refusal.Item, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownGlobal_ComesWithTheByteAndTheFix()
    {
        var refusal = RefusedWithin(1 << 20, TorchBytes.Of(new PickleBytes().Op(EmptyList).Global("os", "system")));
        Assert.Equal("data.pkl, byte 3", refusal.Item);
        Assert.Equal("names os.system, which a file of weights does not need: unpickling it could run code. If you trust where it comes from, save only its weights and plain values", refusal.Reason);
    }

    /// <summary>Small pickles that unfold without end, and long ones that fill memory.</summary>
    [Fact]
    public void Bombs_AreRefusedBeforeTheyGrow()
    {
        // Lists of ten times the list before: "billion laughs".
        var laughs = new PickleBytes().Op(EmptyList).Text("ha").Op(Append).Op(BinPut, 0);
        for (byte i = 0; i < 20; i++)
        {
            laughs.Ops(EmptyList, Mark);
            for (var j = 0; j < 10; j++) laughs.Op(BinGet, i);
            laughs.Op(Appends).Op(BinPut, (byte)(i + 1));
        }
        for (var i = 0; i < 20; i++) laughs.Op(Tuple2);
        Bomb("unfolds into more than", laughs.ToArray());
        Bomb("within itself", new PickleBytes().Op(EmptyList).Op(BinPut, 0).Op(BinGet, 0).Op(Append).ToArray());
        Bomb("nests values more than 32 deep", Repeat(new PickleBytes().Op(None), Tuple1, 40));
        Bomb("nests values more than 32 deep", Repeat(new PickleBytes().Op(None), Tuple1, 500_000));
        Bomb("makes more than 1,000,000 values", Repeat(new PickleBytes(), None, 1_100_000));
        Bomb("makes more than 1,000,000 values", Repeat(new PickleBytes(), EmptyDict, 1_100_000));
        Bomb("makes more than 1,000,000 values", Repeat(new PickleBytes(), Mark, 1_100_000));
        Bomb("remembers more than 1,000,000 values", Repeat(new PickleBytes(4).Op(None), Memoize, 1_100_000));

        var names = new PickleBytes().Op(EmptyDict).Text(new string('k', 60_000)).Tensor("FloatStorage", "0", 4, [4]).Op(SetItem);
        Bomb("under a name of over 512 characters", names.ToArray());
        var shared = new PickleBytes().Ops(EmptyList, Mark).Tensor("FloatStorage", "0", 4, [4]).Op(BinPut, 0);
        for (var i = 0; i < 10; i++) shared.Op(BinGet, 0);
        Bomb("no model shares its weights so often", shared.Op(Appends).ToArray());

        var tooLong = RefusedWithin(1 << 20, TorchBytes.Of([.. new byte[(16 << 20) + 1]]).ToArray());
        Assert.Contains("has 16,777,217 bytes; at most 16,777,216", tooLong.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, byte[]> HostileArchives()
    {
        byte[] pickle = new PickleBytes().Op(None).ToArray();
        ZipBytes Good() => TorchBytes.Of(pickle);
        return new()
        {
            { "file", "no torch archive but a web page", "<html></html>"u8.ToArray() },
            { "file", "before PyTorch 1.6", [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e] },
            { "file", "a Python pickle", pickle },
            { "data.pkl", "not written by torch.save", new ZipBytes().Add("word/document.xml", [1]).ToArray() },
            { "data.pkl", "not written by torch.save", Good().Remove("model/data.pkl").ToArray() },
            { "data.pkl", "not written by torch.save", new ZipBytes().Add("data.pkl", pickle).ToArray() },
            { "constants.pkl", "TorchScript", Good().Add("model/constants.pkl", pickle).ToArray() },
            { "model/code/run.py", "has no place", Good().Add("model/code/run.py", [1]).ToArray() },
            { "other/data/0", "has no place", Good().Add("other/data/0", [1]).ToArray() },
            { "model/data.pkl", "twice", Good().Add("model/data.pkl", pickle).ToArray() },
            { "byteorder", "is big-endian", Good().Remove("model/byteorder").Add("model/byteorder", "big"u8.ToArray()).ToArray() },
            { "byteorder", "is 'middle'", Good().Remove("model/byteorder").Add("model/byteorder", "middle"u8.ToArray()).ToArray() },
            { "byteorder", "has 1,000 bytes", Good().Remove("model/byteorder").Add("model/byteorder", new byte[1000]).ToArray() },
            { "version", "is missing", Good().Remove("model/version").ToArray() },
            { "version", "is '11'", Good().Remove("model/version").Add("model/version", "11\n"u8.ToArray()).ToArray() },
            { "version", "is 'x'", Good().Remove("model/version").Add("model/version", "x"u8.ToArray()).ToArray() },
        };
    }

    [Theory, MemberData(nameof(HostileArchives))]
    public void AHostileArchive_IsRefusedByName(string item, string reason, byte[] bytes)
    {
        var refusal = RefusedWithin(1 << 20, bytes);
        Assert.Equal(item, refusal.Item);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    private void Bomb(string reason, byte[] pickle) => Assert.Contains(reason, RefusedWithin(200 << 20, TorchBytes.Of(pickle, storages: new byte[16]).ToArray()).Reason, StringComparison.Ordinal);

    private InvalidFileException RefusedWithin(long memory, byte[] bytes)
    {
        var path = _folder.File("hostile.pt");
        File.WriteAllBytes(path, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<InvalidFileException>(() => TorchFile.Open(path).Dispose());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, memory);
        Assert.Equal(path, refusal.File);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }

    private static byte[] Repeat(PickleBytes pickle, PickleOpcode opcode, int times)
    {
        for (var i = 0; i < times; i++) pickle.Op(opcode);
        return pickle.ToArray();
    }
}
