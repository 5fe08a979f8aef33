namespace Routing.Server.Wire;

/// <summary>Where the server stands.</summary>
internal sealed record StatusReply(string Status);
