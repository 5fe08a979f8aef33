using System.Text.Json;
using System.Text.Json.Nodes;
using Routing.Formats.Checkpoints;
using Routing.Models;
using static TorchSharp.torch;

namespace Routing.Training.Base;

/// <summary>Writes a trained model as a Hugging Face folder with 16-bit weights.</summary>
public static class CheckpointExporter
{
    // What a tokenizer consists of; only the first must exist.
    private static readonly string[] s_tokenizerFiles = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja"];

    /// <param name="decoder">The model.</param>
    /// <param name="tokenizerFolder">Folder of its tokenizer's files, which are copied.</param>
    /// <param name="folder">Made if it does not exist.</param>
    /// <returns>F16, whose rounding error is an eighth of BF16's; BF16 where a weight is too large for it.</returns>
    public static StoredType Export(Decoder decoder, string tokenizerFolder, string folder)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Directory.CreateDirectory(folder);
        var type = decoder.Weights.Values.All(FitsHalf) ? ScalarType.Float16 : ScalarType.BFloat16;
        var tensors = decoder.Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => StoredTensors.ToWrite(w.Key, w.Value.to(type))).ToArray();
        SafetensorsWriter.Write(Path.Combine(folder, Checkpoint.WeightsFileName), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        ModelConfigWriter.Write(folder, decoder.Config, tensors[0].Type);
        WriteGenerationConfig(decoder.Config, Path.Combine(folder, "generation_config.json"));
        CopyTokenizer(tokenizerFolder, folder);
        return tensors[0].Type;
    }

    private static bool FitsHalf(Tensor weight) => weight.abs().max().item<float>() <= (float)Half.MaxValue;

    /// <summary>Copies a tokenizer's files.</summary>
    public static void CopyTokenizer(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var name in s_tokenizerFiles)
        {
            var (source, target) = (Path.GetFullPath(Path.Combine(from, name)), Path.GetFullPath(Path.Combine(to, name)));
            if (File.Exists(source) && source != target) File.Copy(source, target, overwrite: true);
        }
    }

    private static void WriteGenerationConfig(ModelConfig config, string path)
    {
        var json = new JsonObject { ["do_sample"] = false };
        if (config.EosTokenIds is [var end, ..]) json["eos_token_id"] = end;
        File.WriteAllText(path, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" }) + "\n");
    }
}
