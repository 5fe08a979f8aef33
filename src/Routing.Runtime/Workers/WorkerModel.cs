namespace Routing.Runtime.Workers;

/// <summary>A model for a worker to run.</summary>
/// <param name="Name">For thread names and messages.</param>
/// <param name="Create">Loads the model and its routers, on the worker's thread, which then owns them.</param>
public sealed record WorkerModel(string Name, Func<RoutingSet, IStepModel> Create);
