using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats;
using Routing.Formats.Checkpoints;
using Routing.Models;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Writes a trained model as a Hugging Face folder.</summary>
public static class CheckpointExporter
{
    // What a tokenizer consists of; only the first must exist.
    private static readonly string[] _tokenizerFiles = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja"];

    /// <param name="decoder">The model.</param>
    /// <param name="tokenizerFolder">Folder of its tokenizer's files, which are copied.</param>
    /// <param name="folder">Made if it does not exist.</param>
    /// <param name="type">16-bit type of the weights.</param>
    public static void Export(Decoder decoder, string tokenizerFolder, string folder, ScalarType type = ScalarType.BFloat16)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Directory.CreateDirectory(folder);
        var tensors = decoder.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => StoredTensors.ToWrite(w.Key, w.Value.to(type))).ToArray();
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        ModelConfigWriter.Write(folder, decoder.Config, tensors[0].Type);
        WriteGenerationConfig(decoder.Config, Path.Combine(folder, "generation_config.json"));
        foreach (var file in _tokenizerFiles)
        {
            var source = Path.Combine(tokenizerFolder, file);
            var target = Path.Combine(folder, file);
            if (File.Exists(source) && Path.GetFullPath(source) != Path.GetFullPath(target)) File.Copy(source, target, overwrite: true);
        }
    }

    private static void WriteGenerationConfig(ModelConfig config, string path)
    {
        var json = new JsonObject { ["do_sample"] = false };
        if (config.EosTokenIds is [var end, ..]) json["eos_token_id"] = end;
        File.WriteAllText(path, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
    }
}
