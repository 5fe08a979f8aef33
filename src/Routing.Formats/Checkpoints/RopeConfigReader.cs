using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>
/// Reads rotary position embedding from <c>rope_theta</c> with <c>rope_scaling</c>, or from transformers 5's
/// <c>rope_parameters</c> (its modeling_rope_utils.py). A key that the rope type does not know is an error.
/// </summary>
internal static class RopeConfigReader
{
    private const string ThetaKey = "rope_theta";
    private const string OriginalKey = "original_max_position_embeddings";

    private static readonly Dictionary<string, RopeKind> Kinds = new()
    {
        ["default"] = RopeKind.Default,
        ["linear"] = RopeKind.Linear,
        ["llama3"] = RopeKind.Llama3,
        ["yarn"] = RopeKind.Yarn,
    };

    public static RopeConfig Read(ConfigJson json, int maxPositions)
    {
        var older = json.Object("rope_scaling");
        var newer = json.Object("rope_parameters");
        if (older is not null && newer is not null && !JsonElement.DeepEquals(older.Element, newer.Element))
            throw json.Error("rope_scaling", "differs from rope_parameters; keep one of the two");
        var topTheta = Theta(json);
        var topOriginal = json.Int(OriginalKey, 1, int.MaxValue);
        if (PerLayerType(newer ?? older) is { } rope)
        {
            var theta = Theta(rope);
            if (theta is not null && topTheta is not null && theta != topTheta) throw rope.Error(ThetaKey, $"is {theta}, but the top level says {topTheta}");
            return Read(rope, theta ?? topTheta ?? 10_000, topOriginal, maxPositions);
        }
        return new RopeConfig { Theta = topTheta ?? 10_000 };
    }

    private static RopeConfig Read(ConfigJson rope, double theta, int? topOriginal, int maxPositions)
    {
        var kind = Kind(rope);
        if (rope.Double("partial_rotary_factor") is { } fraction and not 1) throw rope.Error("partial_rotary_factor", $"rotating {fraction} of each head is not supported; supported is 1");
        var config = new RopeConfig { Kind = kind, Theta = theta };
        if (kind != RopeKind.Default) config = config with { Factor = AtLeastOne(rope, "factor") };
        if (kind is RopeKind.Llama3 or RopeKind.Yarn)
        {
            var given = rope.Int(OriginalKey, 1, int.MaxValue);
            config = config with { OriginalMaxPositions = topOriginal ?? given ?? maxPositions };
        }
        config = kind switch
        {
            RopeKind.Llama3 => ReadLlama3(rope, config),
            RopeKind.Yarn => ReadYarn(rope, config),
            _ => config,
        };
        // A null says nothing, so it may stand under any name.
        if (rope.UnreadKeys.FirstOrDefault(key => rope.Element.GetProperty(key).ValueKind != JsonValueKind.Null) is { } unknown)
            throw rope.Error(unknown, $"is not a parameter of rope type {kind.ToString().ToLowerInvariant()}");
        return config;
    }

    private static RopeConfig ReadLlama3(ConfigJson rope, RopeConfig config)
    {
        var low = Positive(rope, "low_freq_factor") ?? throw rope.Error("low_freq_factor", "is missing");
        var high = Positive(rope, "high_freq_factor") ?? throw rope.Error("high_freq_factor", "is missing");
        return high > low
            ? config with { LowFrequencyFactor = low, HighFrequencyFactor = high }
            : throw rope.Error("high_freq_factor", $"is {high}; it must be greater than low_freq_factor, {low}");
    }

    private static RopeConfig ReadYarn(ConfigJson rope, RopeConfig config)
    {
        var yarn = config with
        {
            BetaFast = Positive(rope, "beta_fast") ?? config.BetaFast,
            BetaSlow = Positive(rope, "beta_slow") ?? config.BetaSlow,
            AttentionFactor = Positive(rope, "attention_factor"),
            Mscale = NotNegative(rope, "mscale"),
            MscaleAllDim = NotNegative(rope, "mscale_all_dim"),
            Truncate = rope.Find("truncate") is null || rope.Bool("truncate"),
        };
        return yarn.BetaFast > yarn.BetaSlow ? yarn : throw rope.Error("beta_fast", $"is {yarn.BetaFast}; it must be greater than beta_slow, {yarn.BetaSlow}");
    }

    private static RopeKind Kind(ConfigJson rope)
    {
        var name = rope.String("rope_type");
        var olderName = rope.String("type");
        if (name is not null && olderName is not null && name != olderName) throw rope.Error("type", $"'{olderName}' differs from rope_type '{name}'");
        return Kinds.TryGetValue(name ?? olderName ?? "default", out var kind)
            ? kind
            : throw rope.Error(name is null ? "type" : "rope_type", $"'{name ?? olderName}' is not supported; supported are {string.Join(", ", Kinds.Keys)}");
    }

    // transformers 5 may nest parameters by layer type; all blocks here rotate alike.
    private static ConfigJson? PerLayerType(ConfigJson? rope)
    {
        if (rope is null) return null;
        var nested = ((string[])["full_attention", "sliding_attention"]).Where(rope.Has).Select(key => (Key: key, Value: rope.Object(key))).ToArray();
        if (nested.Length == 0) return rope.Element.EnumerateObject().Any() ? rope : null;
        if (nested.Any(n => n.Value is null) || rope.UnreadKeys.Any() || !nested.All(n => JsonElement.DeepEquals(n.Value!.Element, nested[0].Value!.Element)))
            throw rope.Error(nested[^1].Key, "rope that differs by layer type is not supported");
        return nested[0].Value;
    }

    private static double? Theta(ConfigJson json)
    {
        if (!json.Has(ThetaKey)) return null;
        var theta = json.Double(ThetaKey) ?? throw json.Error(ThetaKey, "is null");
        return theta > 1 ? theta : throw json.Error(ThetaKey, $"must be greater than 1, is {theta}");
    }

    private static double AtLeastOne(ConfigJson rope, string key)
    {
        var value = rope.Double(key) ?? throw rope.Error(key, "is missing");
        return value >= 1 ? value : throw rope.Error(key, $"must be at least 1, is {value}");
    }

    private static double? Positive(ConfigJson rope, string key) =>
        rope.Double(key) is not { } value ? null : value > 0 ? value : throw rope.Error(key, $"must be positive, is {value}");

    private static double NotNegative(ConfigJson rope, string key) =>
        rope.Double(key) is not { } value ? 0 : value >= 0 ? value : throw rope.Error(key, $"must not be negative, is {value}");
}
