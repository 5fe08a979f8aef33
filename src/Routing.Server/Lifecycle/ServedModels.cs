using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Routing.Hosting;
using Routing.Runtime;
using Routing.Server.Configuration;
using Routing.Server.Errors;

namespace Routing.Server.Lifecycle;

/// <summary>
/// The loaded models under the names clients use: <c>pair</c>, <c>pair:small</c>, <c>pair:r2r</c> for each policy, and
/// <c>pair@0.4</c>, <c>pair:r2r@0.4</c> with a threshold, for clients that can set nothing but the model.
/// </summary>
internal sealed class ServedModels
{
    private readonly Lock _updating = new();
    private volatile IReadOnlyList<ServedModel> _listed;

    private ServedModels(ModelHost host, string name, IReadOnlyList<ServedModel> listed)
    {
        (Host, Name, _listed) = (host, name, listed);
        string[] served = [host.Folder.Path, host.Large?.Path ?? "", $"{host.Settings.Precision}", .. host.Routing.TokenRouters.Values.Select(router => router.Fingerprint).Order(StringComparer.Ordinal)];
        Fingerprint = "fp_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', served))))[..12];
    }

    public ModelHost Host { get; }

    /// <summary>The default model's id.</summary>
    public string Name { get; }

    /// <summary>Those that <c>/v1/models</c> lists, the default first.</summary>
    public IReadOnlyList<ServedModel> Listed => _listed;

    /// <summary>One model for each policy.</summary>
    public IEnumerable<ServedModel> Policies => _listed.DistinctBy(model => model.Policy);

    /// <summary>Time of loading, Unix seconds.</summary>
    public long Created { get; } = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Changes when what is served changes.</summary>
    public string Fingerprint { get; }

    public bool IsPair => Host.Large is not null;

    /// <summary>These are the models that come with the product.</summary>
    public bool IsShipped => Host.Settings.Small == ShippedModels.Small || Host.Settings.Small == ShippedModels.Large;

    /// <exception cref="ArgumentException">The settings' policy does not fit these models.</exception>
    public static ServedModels Of(ModelHost host, ServerSettings settings)
    {
        var isPair = host.Large is not null;
        var name = settings.Name ?? (isPair ? "pair" : host.Folder.Name.Replace(':', '-').Replace('@', '-'));
        var policy = settings.Policy ?? Hosting.Policies.Default(host.Routing, isPair);
        var routing = Hosting.Policies.Options(policy) with { Threshold = settings.Threshold, LargeFraction = settings.LargeFraction };
        string[] errors = [.. routing.Errors(host.Routing, isPair)];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors));
        var named = isPair ? Hosting.Policies.Of(host.Routing, isPair).Select(other => new ServedModel($"{name}:{other}", other, other == policy ? routing : Hosting.Policies.Options(other))) : [];
        return new ServedModels(host, name, [new ServedModel(name, policy, routing), .. named]);
    }

    /// <summary>Changes what a policy does when a request does not say.</summary>
    /// <exception cref="ArgumentException">It cannot be so.</exception>
    public void Update(string policy, float? threshold, double? largeFraction)
    {
        lock (_updating)
        {
            ServedModel[] updated = [.. _listed.Select(model => model.Policy != policy ? model : model with { Routing = model.Routing with { Threshold = threshold, LargeFraction = largeFraction } })];
            string[] errors = [.. updated.First(model => model.Policy == policy).Routing.Errors(Host.Routing, IsPair)];
            if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors));
            _listed = updated;
        }
    }

    /// <summary>The model of a request.</summary>
    /// <exception cref="ApiException">There is none of that name.</exception>
    public ServedModel Find(string? id)
    {
        if (id is null) throw ApiException.Invalid("model", "'model' is missing; /v1/models lists what there is.", "missing_required_parameter");
        if (Listed.FirstOrDefault(model => model.Id == id) is { } listed) return listed;
        if (IsPair && id.LastIndexOf('@') is > 0 and var at && float.TryParse(id.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var threshold)
            && float.IsFinite(threshold) && Listed.FirstOrDefault(model => model.Id == id[..at]) is { Routing.Mode: TokenRoutingMode.Routed } routed)
            return new ServedModel(id, routed.Policy, routed.Routing with { Threshold = threshold, LargeFraction = null });
        throw ApiException.NotFound($"The model '{id}' does not exist; there are {string.Join(", ", Listed.Select(model => model.Id))}.", "model_not_found", "model");
    }
}
