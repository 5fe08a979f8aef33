namespace Routing.Cli.Diagnosis;

/// <summary>One finding about this machine or this installation.</summary>
/// <param name="Area">What it belongs to, such as <c>libtorch</c>.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">The verdict.</param>
/// <param name="Value">What was found.</param>
/// <param name="Fix">The sentence that fixes it; null when there is nothing to fix.</param>
internal sealed record Check(string Area, string Name, CheckStatus Status, string Value, string? Fix = null)
{
    public static Check Ok(string area, string name, string value) => new(area, name, CheckStatus.Ok, value);

    public static Check Warning(string area, string name, string value, string fix) => new(area, name, CheckStatus.Warning, value, fix);

    public static Check Problem(string area, string name, string value, string fix) => new(area, name, CheckStatus.Problem, value, fix);
}
