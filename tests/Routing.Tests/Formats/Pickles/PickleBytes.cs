using System.Buffers.Binary;
using System.Text;
using Routing.Formats.Pickles;

namespace Routing.Tests.Formats.Pickles;

/// <summary>A tiny pickle assembler: honest values in one call each, and any opcode by hand.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [];

    /// <param name="protocol">Written first, as pickles of protocol 2 and later begin; null writes nothing.</param>
    public PickleBytes(byte? protocol = 2)
    {
        if (protocol is { } number) Op(PickleOpcode.Proto, number);
    }

    public PickleBytes Op(PickleOpcode opcode, params ReadOnlySpan<byte> operands)
    {
        _bytes.Add((byte)opcode);
        _bytes.AddRange(operands);
        return this;
    }

    /// <summary>Opcodes without operands.</summary>
    public PickleBytes Ops(params ReadOnlySpan<PickleOpcode> opcodes)
    {
        foreach (var opcode in opcodes) Op(opcode);
        return this;
    }

    public PickleBytes Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Op(PickleOpcode.BinUnicode, [.. BitConverter.GetBytes(utf8.Length), .. utf8]);
    }

    public PickleBytes Int(int value) => Op(PickleOpcode.BinInt, BitConverter.GetBytes(value));

    /// <summary>An int of 64 bits.</summary>
    public PickleBytes Long(long value) => Op(PickleOpcode.Long1, [8, .. BitConverter.GetBytes(value)]);

    public PickleBytes Float(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, value);
        return Op(PickleOpcode.BinFloat, bytes);
    }

    public PickleBytes Global(string module, string name) => Op(PickleOpcode.Global, Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    /// <summary>A tuple of 64-bit ints.</summary>
    public PickleBytes Ints(params long[] values)
    {
        Op(PickleOpcode.Mark);
        foreach (var value in values) Long(value);
        return Op(PickleOpcode.Tuple);
    }

    /// <summary>A reference to a storage, as torch.save writes it.</summary>
    public PickleBytes Storage(string type, string key, long count) =>
        Op(PickleOpcode.Mark).Text("storage").Global("torch", type).Text(key).Text("cpu").Long(count).Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId);

    /// <summary>A tensor, as torch.save writes it.</summary>
    public PickleBytes Tensor(string type, string key, long count, long[] shape, long[]? strides = null, long offset = 0) =>
        Global("torch._utils", "_rebuild_tensor_v2")
            .Op(PickleOpcode.Mark).Storage(type, key, count).Long(offset).Ints(shape).Ints(strides ?? RowMajor(shape)).Op(PickleOpcode.NewFalse).OrderedDict().Op(PickleOpcode.Tuple)
            .Op(PickleOpcode.Reduce);

    /// <summary>A NumPy dtype of a number, as NumPy pickles it.</summary>
    public PickleBytes NumpyType(string code, string order) =>
        Global("numpy", "dtype").Text(code).Ops(PickleOpcode.NewFalse, PickleOpcode.NewTrue, PickleOpcode.Tuple3, PickleOpcode.Reduce)
            .Op(PickleOpcode.Mark).Int(3).Text(order).Ops(PickleOpcode.None, PickleOpcode.None, PickleOpcode.None).Int(-1).Int(-1).Int(0).Ops(PickleOpcode.Tuple, PickleOpcode.Build);

    /// <summary>A NumPy number, as protocol 2 pickles it.</summary>
    public PickleBytes Numpy(string code, byte[] value) =>
        Global("numpy._core.multiarray", "scalar").NumpyType(code, "<")
            .Global("_codecs", "encode").Text(Encoding.Latin1.GetString(value)).Text("latin1").Ops(PickleOpcode.Tuple2, PickleOpcode.Reduce)
            .Ops(PickleOpcode.Tuple2, PickleOpcode.Reduce);

    public PickleBytes OrderedDict() => Global("collections", "OrderedDict").Ops(PickleOpcode.EmptyTuple, PickleOpcode.Reduce);

    /// <summary>The pickle with its end.</summary>
    public byte[] ToArray() => [.. _bytes, (byte)PickleOpcode.Stop];

    private static long[] RowMajor(long[] shape)
    {
        var strides = new long[shape.Length];
        var next = 1L;
        for (var i = shape.Length - 1; i >= 0; next *= shape[i--]) strides[i] = next;
        return strides;
    }
}
