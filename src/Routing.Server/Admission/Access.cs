namespace Routing.Server.Admission;

/// <summary>Marks an endpoint with who may use it.</summary>
internal sealed record Access(AccessLevel Level);
