namespace Routing.Cli;

/// <summary>A flag or argument whose value cannot be used; the message names it and the fix.</summary>
internal sealed class UsageException(string message) : Exception(message);
