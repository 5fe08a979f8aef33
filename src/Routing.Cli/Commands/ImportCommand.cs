using System.CommandLine;
using System.Globalization;
using Routing.Formats.Checkpoints;
using Routing.Formats.Gguf;

namespace Routing.Cli.Commands;

/// <summary><c>routing import gguf</c>: other people's model files become Hugging Face checkpoint folders.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Turn another format's model into a Hugging Face checkpoint folder.") { CreateGguf() };

    private static Command CreateGguf()
    {
        var file = new Argument<string>("file") { Description = "A GGUF file of a llama, qwen2 or qwen3 model." };
        var folder = new Argument<string>("folder") { Description = "The checkpoint folder to write; must be new or empty." };
        var type = new Option<string?>("--type") { Description = "Element type of the weights: f16, bf16 or f32. Without it the file's own; quantised weights become f16." };
        type.AcceptOnlyFromAmong("f16", "bf16", "f32");
        var force = new Option<bool>("--force") { Description = "Replace files in a folder that is not empty." };
        var command = new Command("gguf", "Import a GGUF file.") { file, folder, type, force, ConsoleOutput.JsonOption() };
        command.SetAction((parsed, stop) => Task.FromResult(Import(
            ConsoleOutput.Of(parsed),
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(folder),
            new GgufImportOptions { Type = StoredTypeOf(parsed.GetValue(type)), Force = parsed.GetValue(force) },
            stop)));
        return command;
    }

    private static int Import(ConsoleOutput output, string file, string folder, GgufImportOptions options, CancellationToken stop)
    {
        var result = GgufImporter.Import(file, folder, options, new StepProgress(output), stop);
        foreach (var remark in result.Remarks) output.Note(remark);
        var summary = new
        {
            result.Folder,
            result.Config.ModelType,
            result.Type,
            result.Tensors,
            result.Parameters,
            result.VocabularySize,
            ContextLength = result.Config.MaxPositions,
            result.Remarks,
        };
        if (output.IsJson) output.Json(summary);
        else
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Folder}: {result.Config.ModelType}, {result.Parameters / 1e6:N1} M parameters as {result.Type}, {result.VocabularySize:N0} tokens, context {result.Config.MaxPositions:N0}"));
        return ExitCodes.Success;
    }

    private static StoredType? StoredTypeOf(string? name) => name switch
    {
        "f16" => StoredType.F16,
        "bf16" => StoredType.BF16,
        "f32" => StoredType.F32,
        _ => null,
    };

    /// <summary>A remark for every tenth of the weights.</summary>
    private sealed class StepProgress(ConsoleOutput output) : IProgress<GgufImportProgress>
    {
        private long _tenths;

        public void Report(GgufImportProgress value)
        {
            var tenths = value.Done * 10 / value.Total;
            if (tenths == _tenths) return;
            _tenths = tenths;
            output.Note(string.Create(CultureInfo.InvariantCulture, $"imported {tenths * 10} % of {value.Total / 1e6:N1} M weights"));
        }
    }
}
