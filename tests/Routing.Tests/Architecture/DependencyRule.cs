namespace Routing.Tests.Architecture;

/// <summary>Which product assembly may use which: dependencies point down, and routers never see each other.</summary>
internal static class DependencyRule
{
    private static readonly string[] Foundation = ["Routing.Abstractions", "Routing.Formats"];
    private static readonly string[] Model = [.. Foundation, "Routing.Models"];
    private static readonly string[] Training = [.. Model, "Routing.Training"];

    /// <summary>The projects of routers/, which may use Training and what lies below it, never each other.</summary>
    public static string[] Routers { get; } =
        ["Routing.R2R", "Routing.SkipDecode", "Routing.DuoLlm", "Routing.Glider", "Routing.Moe", "Routing.Steering"];

    private static readonly string[] Everything = [.. Training, .. Routers, "Routing.Runtime", "Routing.Hosting"];

    /// <summary>For each product assembly, those of ours it may use.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>(
        Routers.Select(router => KeyValuePair.Create(router, Training)))
    {
        ["Routing.Abstractions"] = [],
        ["Routing.Formats"] = [],
        ["Routing.Models"] = Foundation,
        ["Routing.Training"] = Model,
        ["Routing.Runtime"] = Model,
        ["Routing.Hosting"] = [.. Training, .. Routers, "Routing.Runtime"],
        ["Routing.Server"] = Everything,
        ["Routing.Cli"] = [.. Everything, "Routing.Server"],
        ["Routing.Cluster"] = Everything,
    };

    /// <summary>Foreign assemblies, by prefix, and the only ones of ours that may use them.</summary>
    public static IReadOnlyList<(string Prefix, string[] By)> Reserved { get; } =
    [
        ("Microsoft.AspNetCore", ["Routing.Server", "Routing.Cluster"]),
        ("Microsoft.Extensions.DependencyInjection", ["Routing.Hosting", "Routing.Server", "Routing.Cli", "Routing.Cluster"]),
        ("Orleans", ["Routing.Cluster"]),
        ("System.CommandLine", ["Routing.Cli"]),
        ("Spectre.Console", ["Routing.Cli"]),
        // `inspect` starts in a blink because what it uses never loads libtorch.
        ("TorchSharp", [.. Allowed.Keys.Where(name => name != "Routing.Formats")]),
    ];

    /// <summary>What an assembly may not use of what it uses, each as a sentence.</summary>
    /// <param name="assembly">Name of a product assembly.</param>
    /// <param name="references">Names of the assemblies it uses.</param>
    public static IEnumerable<string> Breaches(string assembly, IEnumerable<string> references)
    {
        if (!Allowed.TryGetValue(assembly, out var allowed))
        {
            yield return $"{assembly} has no place in DependencyRule.Allowed";
            yield break;
        }
        foreach (var reference in references)
        {
            if (reference.StartsWith("Routing.", StringComparison.Ordinal) && !allowed.Contains(reference))
                yield return $"{assembly} may not use {reference}";
            foreach (var (prefix, by) in Reserved)
                if (reference.StartsWith(prefix, StringComparison.Ordinal) && !by.Contains(assembly))
                    yield return $"{assembly} may not use {reference}";
        }
    }
}
