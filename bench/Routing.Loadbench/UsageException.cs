namespace Routing.Loadbench;

/// <summary>A flag, file or server that cannot be used; the message names it and the fix.</summary>
internal sealed class UsageException(string message) : Exception(message);
