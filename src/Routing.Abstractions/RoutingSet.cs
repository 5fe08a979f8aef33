using System.Collections.Frozen;

namespace Routing;

/// <summary>The routers an engine offers, by name. Immutable: a sequence keeps the set it was admitted with.</summary>
public sealed class RoutingSet
{
    /// <summary>No router: only one model at a time can speak.</summary>
    public static readonly RoutingSet Empty = new([]);

    /// <exception cref="ArgumentException">Two routers share a name.</exception>
    public RoutingSet(IEnumerable<TokenRouterRegistration> tokenRouters)
    {
        var byName = new Dictionary<string, TokenRouterRegistration>(StringComparer.Ordinal);
        foreach (var router in tokenRouters)
            if (!byName.TryAdd(router.Name, router)) throw new ArgumentException($"Two token routers are named '{router.Name}'.", nameof(tokenRouters));
        TokenRouters = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>These routers and one more.</summary>
    /// <exception cref="ArgumentException">Its name is taken.</exception>
    public RoutingSet With(TokenRouterRegistration router) => new([.. TokenRouters.Values, router]);

    public FrozenDictionary<string, TokenRouterRegistration> TokenRouters { get; }
}
