using System.Collections.Immutable;
using Routing.Formats;
using Routing.Formats.Pickles;
using Routing.R2R.Network;

namespace Routing.R2R.Official;

/// <summary>Reads a network's sizes off the shapes of its tensors.</summary>
/// <param name="file">Path, for messages.</param>
/// <param name="tensors">The state dict.</param>
internal sealed class OfficialSizes(string file, IReadOnlyDictionary<string, TorchTensor> tensors)
{
    public RouterNetworkConfig Of(RouterArchitecture architecture, OfficialArguments arguments)
    {
        var (first, inputs) = Linear(architecture.InputProjection);
        var (hidden, embedding, logits) = Inputs(architecture, inputs, arguments);
        var dims = Widths();
        return new()
        {
            Architecture = architecture,
            HiddenSize = hidden,
            EmbeddingSize = embedding,
            LogitsSize = logits,
            HiddenDims = dims,
            ExpansionFactor = Linear($"{RouterTensors.Block(0)}.mlp.0").Outputs / first,
            NormalizeInput = arguments.NormalizeInput,
            OutputDim = Linear(RouterTensors.Output).Outputs,
        };
    }

    /// <summary>The projection sees hidden state, embedding and logits side by side; how wide each is, others must tell.</summary>
    private (int Hidden, int Embedding, int Logits) Inputs(RouterArchitecture architecture, int inputs, OfficialArguments arguments)
    {
        if (!architecture.SeesHidden) return (0, 0, inputs);
        if (architecture.ProjectsLogits)
        {
            var (hidden, logits) = Linear(RouterTensors.LogitsProjection);
            return (hidden, architecture.SeesToken ? Math.Max(0, inputs - 2 * hidden) : 0, logits);
        }
        if (!architecture.SeesToken) return (inputs, 0, 0);
        // Embedding and hidden state are equally wide in every model, if nothing else is said.
        var said = (int)Math.Clamp(arguments.HiddenSize ?? inputs / 2, 0, inputs);
        return (said, inputs - said, 0);
    }

    private ImmutableArray<int> Widths()
    {
        var widths = ImmutableArray.CreateBuilder<int>();
        while (tensors.ContainsKey($"{RouterTensors.Block(widths.Count)}.mlp.0.weight")) widths.Add(Linear($"{RouterTensors.Block(widths.Count)}.mlp.0").Inputs);
        return widths.ToImmutable();
    }

    private (int Outputs, int Inputs) Linear(string name)
    {
        var weight = $"{name}.weight";
        if (!tensors.TryGetValue(weight, out var tensor)) throw new InvalidFileException(file, $"{OfficialRouter.StateDictKey}.{weight}", "is missing");
        return tensor.Shape is [> 0 and <= int.MaxValue and var outputs, > 0 and <= int.MaxValue and var inputs]
            ? ((int)outputs, (int)inputs)
            : throw new InvalidFileException(file, $"{OfficialRouter.StateDictKey}.{weight}", $"has shape [{string.Join(", ", tensor.Shape)}]; it must be [outputs, inputs]");
    }
}
