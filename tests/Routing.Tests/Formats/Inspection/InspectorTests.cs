using System.Text;
using Routing.Formats.Checkpoints;
using Routing.Formats.Inspection;
using Routing.Formats.Pickles;
using Routing.Tests.Formats.Checkpoints;
using Routing.Tests.Formats.Pickles;
using Routing.Tests.Testing;

namespace Routing.Tests.Formats.Inspection;

public sealed class InspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACheckpoint_IsSummarised()
    {
        var report = Inspector.Inspect(TestData.Find("checkpoints", "llama3-rope-bf16"));

        Assert.Equal("checkpoint", report.Kind);
        Assert.Equal("llama", report.Summary["architecture"]!.GetValue<string>());
        Assert.Equal(229_952, report.Summary["parameters"]!.GetValue<long>());
        Assert.Equal(459_904, report.Summary["bytes"]!.GetValue<long>());
        Assert.Equal("llama3", report.Summary["rope"]!["type"]!.GetValue<string>());
        Assert.Equal(39, report.Tensors.Length);
        Assert.Equal(ModelTensors.Embedding, report.Tensors[0].Name);
    }

    [Fact]
    public void ASafetensorsFile_IsRecognisedUnderAnyName()
    {
        var path = _folder.File("weights.dat");
        SafetensorsWriter.Write(path, [CheckpointBuilder.Tensor("x", StoredType.F16, [2, 3])], new Dictionary<string, string> { ["made_by"] = "test" });

        var report = Inspector.Inspect(path);

        Assert.Equal("safetensors", report.Kind);
        Assert.Equal(6, report.Summary["elements"]!.GetValue<long>());
        Assert.Equal("test", report.Summary["metadata"]!["made_by"]!.GetValue<string>());
        Assert.Equal(("x", "F16", 12L), (report.Tensors[0].Name, report.Tensors[0].Type, report.Tensors[0].Bytes));
    }

    [Fact]
    public void ATorchFile_IsSummarised_WhateverItHolds()
    {
        var path = _folder.File("optimizer.dat");
        File.WriteAllBytes(path, TorchBytes.Of(new PickleBytes().Op(PickleOpcode.EmptyDict).Text("step").Int(3).Op(PickleOpcode.SetItem).Text("m").Tensor("HalfStorage", "0", 6, [2, 3]).Op(PickleOpcode.SetItem), new byte[12]));

        var report = Inspector.Inspect(path);

        Assert.Equal(("torch", "a dict", "step, m"), (report.Kind, (string?)report.Summary["holds"], string.Join(", ", report.Summary["keys"]!.AsArray())));
        Assert.Equal(6, report.Summary["elements"]!.GetValue<long>());
        Assert.Equal(("m", "F16", 12L), (report.Tensors[0].Name, report.Tensors[0].Type, report.Tensors[0].Bytes));
    }

    [Fact]
    public void OddConfigKeys_AreNoted()
    {
        CheckpointBuilder.Write(_folder.Path, CheckpointBuilder.Config);
        CheckpointBuilder.Edit(_folder.Path, "config.json", json => json["mup_scale"] = 2);
        Assert.Contains(Inspector.Inspect(_folder.Path).Notes, note => note.Contains("mup_scale", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "Git-LFS pointer")]
    [InlineData("<!doctype html>", "web page")]
    [InlineData("<?xml version='1.0'?><Error/>", "web page")]
    [InlineData("\u007fELF", "executable")]
    [InlineData("MZ", "executable")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("PAR1", "Parquet")]
    [InlineData("{\"model_type\": \"llama\"}", "JSON file")]
    [InlineData("Grüße", "text file")]
    [InlineData("\u0001\u0002\u0003", "no known kind")]
    public void AnythingElse_IsRefusedByWhatItLooksLike(string content, string what) => RefusedFile(Encoding.UTF8.GetBytes(content), what);

    [Fact]
    public void BinaryKinds_AreRefusedByWhatTheyLookLike()
    {
        RefusedFile([0x1f, 0x8b, 8, 0], "gzip");
        RefusedFile([0x80, 4, 0x95, 1], "pickle");
        RefusedFile([0x28, 0xb5, 0x2f, 0xfd], "zstd");
        RefusedFile([0x89, .. "PNG"u8], "PNG");
        RefusedFile([.. new byte[257], .. "ustar"u8, 0, .. new byte[300]], "tar");
        RefusedFile(new byte[1000], "zero bytes");
    }

    [Fact]
    public void EmptyFilesAndNothing_AreRefused()
    {
        RefusedFile([], "is empty");
        Refused.By(() => Inspector.Inspect(_folder.File("none")), "none", "file", "does not exist");
        Refused.By(() => Inspector.Inspect(_folder.Path), Path.GetFileName(_folder.Path), "config.json", "is missing");
    }

    [Fact]
    public void ADevice_IsRefusedWithoutReadingIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no such device here");
        Refused.By(() => Inspector.Inspect("/dev/zero"), "zero", "file", "no regular file");
    }

    private void RefusedFile(byte[] content, string what)
    {
        var path = _folder.File("x");
        File.WriteAllBytes(path, content);
        Refused.By(() => Inspector.Inspect(path), "x", "file", what);
    }
}
