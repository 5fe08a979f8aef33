using Routing.Formats.Checkpoints;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Checkpoints;

public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWritten_IsReadBack()
    {
        var path = _folder.File("a.safetensors");
        TensorToWrite[] tensors =
        [
            CheckpointBuilder.Tensor("odd", StoredType.U8, [3]),
            CheckpointBuilder.Tensor("scalar", StoredType.F64, []),
            CheckpointBuilder.Tensor("empty", StoredType.I64, [0, 1L << 40]),
            CheckpointBuilder.Tensor("näme \"quoted\"", StoredType.BF16, [2, 3]),
            CheckpointBuilder.Tensor("flag", StoredType.Bool, [5]),
        ];

        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string> { ["format"] = "pt", ["ü"] = "line\nbreak" });

        using var file = SafetensorsFile.Open(path);
        Assert.Equal(tensors.Select(t => t.Name).Order(), file.Tensors.Keys.Order());
        Assert.Equal("line\nbreak", file.Metadata["ü"]);
        foreach (var tensor in tensors)
        {
            var read = file.Tensors[tensor.Name];
            var written = new MemoryStream();
            tensor.Write(written);
            Assert.Equal(tensor.Type, read.Type);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(written.ToArray(), read.Bytes.ToArray());
            Assert.Equal(0, read.Address % read.Type.Size());
        }
    }

    [Fact]
    public void AFailedWrite_LeavesTheOldFileAndNothingElse()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsWriter.Write(path, [CheckpointBuilder.Tensor("old", StoredType.F32, [1])]);
        var before = File.ReadAllBytes(path);

        var short_ = new TensorToWrite("new", StoredType.F32, [2], stream => stream.Write(new byte[4]));
        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(path, [short_]));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("__metadata__")]
    [InlineData("twice")]
    public void ReservedAndRepeatedNames_AreRefused(string name)
    {
        var tensors = new[] { CheckpointBuilder.Tensor("twice", StoredType.F32, [1]), CheckpointBuilder.Tensor(name, StoredType.F32, [1]) };
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(_folder.File("a.safetensors"), tensors));
    }

    [Fact]
    public void AMappedFile_KeepsItsBytesWhenItIsReplaced()
    {
        var path = _folder.File("a.safetensors");
        SafetensorsWriter.Write(path, [new("x", StoredType.U8, [2], stream => stream.Write([1, 2]))]);
        using var old = SafetensorsFile.Open(path);
        SafetensorsWriter.Write(path, [new("x", StoredType.U8, [2], stream => stream.Write([3, 4]))]);
        using var replaced = SafetensorsFile.Open(path);

        Assert.Equal([1, 2], old.Tensors["x"].Bytes.ToArray());
        Assert.Equal([3, 4], replaced.Tensors["x"].Bytes.ToArray());
    }
}
