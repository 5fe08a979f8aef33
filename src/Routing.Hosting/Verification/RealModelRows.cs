using System.Globalization;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf;
using Routing.Models;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Hosting.Verification;

/// <summary>A real language model from its GGUF file: imported as float32 into a temporary folder, then chatted with.</summary>
internal static class RealModelRows
{
    public const string Folder = "real";
    private const string Kind = "real_model";

    public static IEnumerable<GoldenGroup> Find(string folder) =>
        GoldenFolder.Children(folder).Select(path => new GoldenGroup(Kind, Path.GetFileName(path), stop => Compare(path, stop)));

    private static VerificationRow[] Compare(string folder, CancellationToken stop)
    {
        var name = Path.GetFileName(folder);
        var source = Directory.EnumerateFiles(folder, "*.gguf").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new InvalidFileException(folder, "*.gguf", "is missing");
        LibTorch.EnsureLoaded();
        var temporary = Directory.CreateTempSubdirectory("routing-verify-").FullName;
        try
        {
            var model = Path.Combine(temporary, "model");
            var import = GgufImporter.Import(source, model, new GgufImportOptions { Type = StoredType.F32 }, stop: stop);
            var imported = string.Create(CultureInfo.InvariantCulture, $"{import.Tensors} tensors, {import.Parameters / 1e6:N1} M parameters");
            using var inference = inference_mode();
            using var decoder = Decoder.Load(Checkpoint.Open(model), ScalarType.Float32, CPU);
            using var golden = GoldenTensors.Open(Path.Combine(folder, "expected.safetensors"));
            var chats = GoldenCases.Read(Path.Combine(folder, "chats.jsonl"));
            return [VerificationRow.Passed(Kind, $"{name}/import", imported), .. new RealModelComparison(Kind, name, ModelFolder.Open(model), decoder, golden).Rows(chats, stop)];
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }
}
