namespace Routing.Loadbench.Load;

/// <summary>What decides when a request is sent.</summary>
internal enum LoadKind
{
    /// <summary>The end of another: so many are in flight at all times.</summary>
    Concurrency,

    /// <summary>Chance: so many a second, whether or not the server keeps up.</summary>
    Rate,

    /// <summary>The file they come from.</summary>
    Trace,
}
