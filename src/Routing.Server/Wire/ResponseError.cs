namespace Routing.Server.Wire;

/// <summary>Why a response failed.</summary>
internal sealed record ResponseError(string Code, string Message);

/// <summary>Why a response is not complete.</summary>
internal sealed record IncompleteDetails(string Reason);
