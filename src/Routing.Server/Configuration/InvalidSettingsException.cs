namespace Routing.Server.Configuration;

/// <summary>Settings that cannot be used; says everything that is wrong with them.</summary>
public sealed class InvalidSettingsException(IReadOnlyList<string> errors) : Exception("The settings cannot be used: " + string.Join(" ", errors))
{
    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
