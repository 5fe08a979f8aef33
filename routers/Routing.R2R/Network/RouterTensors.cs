namespace Routing.R2R.Network;

/// <summary>The tensors of a router network, by their names in R2R's checkpoints.</summary>
public static class RouterTensors
{
    internal const string TokenNorm = "layer_norm_token";
    internal const string LogitsProjection = "logits_projection";
    internal const string BackboneProjection = "backbone.input_projection";
    internal const string OutputNorm = "backbone.output_layer.0";
    internal const string Output = "backbone.output_layer.1";

    internal static string Block(int index) => $"backbone.blocks.{index}";

    /// <summary>Name and row-major shape of every tensor but the small model's embedding, in the order of the forward pass; [out, in] for linear weights.</summary>
    public static IReadOnlyList<(string Name, long[] Shape)> Of(RouterNetworkConfig config)
    {
        var (architecture, first, last) = (config.Architecture, config.HiddenDims[0], config.HiddenDims[^1]);
        var tensors = new List<(string, long[])>();
        if (config.NormalizeInput && architecture.SeesHidden) Norm(architecture.HiddenNorm, config.HiddenSize);
        if (config.NormalizeInput && architecture.SeesToken) Norm(TokenNorm, config.EmbeddingSize);
        if (architecture.ProjectsLogits) Linear(LogitsProjection, config.HiddenSize, config.LogitsSize);
        var logitsWidth = architecture.ProjectsLogits ? config.HiddenSize : config.LogitsSize;
        Linear(architecture.InputProjection, first, (long)config.HiddenSize + config.EmbeddingSize + logitsWidth);
        Linear(BackboneProjection, first, first);
        for (var i = 0; i < config.HiddenDims.Length; i++)
        {
            long inputs = config.HiddenDims[i], outputs = i + 1 < config.HiddenDims.Length ? config.HiddenDims[i + 1] : last;
            Norm($"{Block(i)}.layer_norm", inputs);
            Linear($"{Block(i)}.mlp.0", inputs * config.ExpansionFactor, inputs);
            Linear($"{Block(i)}.mlp.3", outputs, inputs * config.ExpansionFactor);
            if (inputs != outputs) Linear($"{Block(i)}.dim_change", outputs, inputs);
        }
        Norm(OutputNorm, last);
        Linear(Output, config.OutputDim, last);
        return tensors;

        void Norm(string name, long width) => tensors.AddRange([($"{name}.weight", [width]), ($"{name}.bias", [width])]);

        void Linear(string name, long outputs, long inputs) => tensors.AddRange([($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])]);
    }

    /// <summary>Holds the tensors a file has against those a network needs.</summary>
    /// <param name="file">For the message.</param>
    /// <param name="present">Name and shape of the file's tensors.</param>
    /// <exception cref="Formats.InvalidFileException">One is missing, has another shape, or belongs to no such network.</exception>
    public static void Check(RouterNetworkConfig config, string file, IReadOnlyDictionary<string, IReadOnlyList<long>> present)
    {
        var needed = Of(config);
        foreach (var (name, shape) in needed)
        {
            if (!present.TryGetValue(name, out var found)) throw new Formats.InvalidFileException(file, name, $"is missing: {config.Architecture} has such a tensor");
            if (!found.SequenceEqual(shape))
                throw new Formats.InvalidFileException(file, name, $"has shape [{string.Join(", ", found)}]; the network's sizes ask for [{string.Join(", ", shape)}]");
        }
        var surplus = present.Keys.Except(needed.Select(tensor => tensor.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (surplus is not null) throw new Formats.InvalidFileException(file, surplus, $"is surplus: {config.Architecture} of these sizes has no such tensor");
    }
}
