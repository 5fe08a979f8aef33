using CsCheck;
using Routing.Formats;
using Routing.Formats.Pickles;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Pickles;

/// <summary>Whatever the bytes, a torch file opens and gives its tensors, or is refused: no other exception, no memory beyond the file's measure.</summary>
public sealed class TorchFuzzTests : IDisposable
{
    private const long AllocationFloor = 4 << 20;
    private const long AllocationPerByte = 200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMutatedArchive_IsRefusedOrOpened()
    {
        var valid = File.ReadAllBytes(TestData.Find("r2r", "logits", "router.pt"));
        var outsideWeights = Gen.OneOf(Gen.Int[0, 5_000], Gen.Int[valid.Length - 3_000, valid.Length - 1]);   // its pickle and its directory
        Mutations(outsideWeights).Sample(mutations => OpensOrRefuses(Mutated(valid, mutations)), threads: 1, iter: 300);
    }

    [Fact]
    public void AMutatedDirectory_IsRefusedOrOpened()
    {
        var valid = TorchBytes.Of(Pickle(), deflate: true, new byte[64]).ToArray();
        Mutations(Gen.Int[0, valid.Length - 1]).Sample(mutations => OpensOrRefuses(Mutated(valid, mutations)), threads: 1, iter: 500);
    }

    /// <summary>Mutations of the pickle alone, in an archive that is whole: they get past the ZIP's own checks.</summary>
    [Fact]
    public void AMutatedPickle_IsRefusedOrOpened()
    {
        var valid = Pickle();
        Mutations(Gen.Int[0, valid.Length - 1]).Sample(mutations => OpensOrRefuses(TorchBytes.Of(Mutated(valid, mutations), storages: new byte[64]).ToArray()), threads: 1, iter: 1500);
    }

    [Fact]
    public void RandomOpcodes_AreRefusedOrOpened()
    {
        var opcodes = Enum.GetValues<PickleOpcode>();
        var opcode = Gen.Int[0, opcodes.Length - 1].Select(i => (byte)opcodes[i]);
        Gen.OneOf(opcode, opcode, Gen.Byte[0, 3]).Array[0, 60].Sample(bytes => OpensOrRefuses(TorchBytes.Of([0x80, 4, .. bytes, (byte)'.'], storages: new byte[64]).ToArray()), threads: 1, iter: 1500);
    }

    [Fact]
    public void ATruncatedArchive_IsAlwaysRefused()
    {
        var valid = TorchBytes.Of(Pickle(), storages: new byte[64]).ToArray();
        for (var length = 0; length < valid.Length; length += 3)
        {
            File.WriteAllBytes(_folder.File("a.pt"), valid[..length]);
            Assert.Throws<InvalidFileException>(() => TorchFile.Open(_folder.File("a.pt")));
        }
    }

    private static byte[] Pickle() => new PickleBytes()
        .Ops(PickleOpcode.EmptyDict, PickleOpcode.Mark)
        .Text("threshold").Float(0.5)
        .Text("sizes").Ops(PickleOpcode.EmptyList, PickleOpcode.Mark).Int(3).Int(4).Op(PickleOpcode.Appends)
        .Text("state_dict").OrderedDict().Op(PickleOpcode.BinPut, 0).Op(PickleOpcode.Mark)
        .Text("a.weight").Tensor("FloatStorage", "0", 16, [4, 3], [1, 4])
        .Text("a.bias").Tensor("FloatStorage", "0", 16, [4], offset: 12)
        .Op(PickleOpcode.SetItems)
        .Op(PickleOpcode.EmptyDict).Text("_metadata").OrderedDict().Ops(PickleOpcode.SetItem, PickleOpcode.Build)
        .Op(PickleOpcode.SetItems).ToArray();

    private static Gen<(int At, int Cut, byte[] Insert)[]> Mutations(Gen<int> places) =>
        Gen.Select(places, Gen.Int[0, 6], Gen.OneOf(Gen.Byte.Array[0, 3], Gen.Const<byte[]>([0xff, 0xff, 0xff, 0xff]), Gen.Const<byte[]>([0, 0, 0, 0]))).Array[1, 4];

    /// <summary>Cuts of 4 and more leave the length as it is: the places of all else stay right.</summary>
    private static byte[] Mutated(byte[] valid, (int At, int Cut, byte[] Insert)[] mutations)
    {
        var bytes = valid;
        foreach (var (at, cut, insert) in mutations)
        {
            var start = Math.Min(at, bytes.Length);
            bytes = [.. bytes[..start], .. insert, .. bytes[Math.Min(bytes.Length, start + (cut > 3 ? insert.Length : cut))..]];
        }
        return bytes;
    }

    private void OpensOrRefuses(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("a.pt"), bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using var file = TorchFile.Open(_folder.File("a.pt"));
            foreach (var (_, tensor) in file.Tensors) Assert.Equal(tensor.ByteCount, file.Read(tensor).Length);
        }
        catch (InvalidFileException refusal)
        {
            Assert.DoesNotContain('\n', refusal.Message);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationFloor + AllocationPerByte * bytes.Length);
    }
}
