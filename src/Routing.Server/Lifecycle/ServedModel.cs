using Routing.Runtime;

namespace Routing.Server.Lifecycle;

/// <summary>What a request's <c>model</c> stands for.</summary>
/// <param name="Id">As clients spell it.</param>
/// <param name="Policy">Name of who makes which token.</param>
/// <param name="Routing">What that means to the engine.</param>
internal sealed record ServedModel(string Id, string Policy, TokenRoutingOptions Routing);
