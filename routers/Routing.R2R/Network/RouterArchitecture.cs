using System.Collections.Frozen;

namespace Routing.R2R.Network;

/// <summary>Which of a small model's outputs a router network sees, and how they enter; named as R2R names its classes.</summary>
public sealed record RouterArchitecture
{
    private RouterArchitecture(string name) => Name = name;

    /// <summary>Hidden state, token and logits: the router R2R released.</summary>
    public static readonly RouterArchitecture HiddenStatesTokenLMHeadLogitsClassifier =
        new(nameof(HiddenStatesTokenLMHeadLogitsClassifier)) { SeesHidden = true, SeesToken = true, SeesLogits = true };

    public static readonly RouterArchitecture HiddenStatesTokenLMHeadClassifier = new(nameof(HiddenStatesTokenLMHeadClassifier)) { SeesHidden = true, SeesToken = true };

    public static readonly RouterArchitecture HiddenStatesLogitsClassifier = new(nameof(HiddenStatesLogitsClassifier)) { SeesHidden = true, SeesLogits = true };

    public static readonly RouterArchitecture HiddenStatesClassifier =
        new(nameof(HiddenStatesClassifier)) { SeesHidden = true, InputProjection = "hidden_states_projection", HiddenNorm = "layer_norm" };

    public static readonly RouterArchitecture LogitsClassifier = new(nameof(LogitsClassifier)) { SeesLogits = true, InputProjection = RouterTensors.LogitsProjection };

    private static readonly FrozenDictionary<string, RouterArchitecture> s_byName = new[]
    {
        HiddenStatesTokenLMHeadLogitsClassifier, HiddenStatesTokenLMHeadClassifier, HiddenStatesLogitsClassifier, HiddenStatesClassifier, LogitsClassifier,
    }.ToFrozenDictionary(architecture => architecture.Name, StringComparer.OrdinalIgnoreCase);

    public string Name { get; }

    public bool SeesHidden { get; private init; }

    public bool SeesToken { get; private init; }

    public bool SeesLogits { get; private init; }

    /// <summary>Tensor name of the linear map from all that is seen to the first width.</summary>
    internal string InputProjection { get; private init; } = "combined_projection";

    /// <summary>Tensor name of the hidden state's norm, where inputs are normalised.</summary>
    internal string HiddenNorm { get; private init; } = "layer_norm_hidden_states";

    /// <summary>Whether logits are mapped to the hidden state's width before they join the others.</summary>
    internal bool ProjectsLogits => SeesLogits && SeesHidden;

    /// <summary>All that have a working forward pass in R2R.</summary>
    public static IEnumerable<string> Names => s_byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Finds an architecture by its name in any case, as R2R does; null where there is none.</summary>
    public static RouterArchitecture? Find(string name) => s_byName.GetValueOrDefault(name);

    public override string ToString() => Name;
}
