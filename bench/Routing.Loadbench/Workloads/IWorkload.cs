namespace Routing.Loadbench.Workloads;

/// <summary>Where requests come from.</summary>
internal interface IWorkload
{
    /// <summary>Its name and what sets it apart from others of that name.</summary>
    string Description { get; }

    /// <summary>Requests that carry their own times: how many; null where the load says when and how many.</summary>
    int? TraceLength => null;

    /// <summary>The requests of a run; the same run, the same requests.</summary>
    IReadOnlyList<LoadRequest> Draw(int count, RunKey run);
}
