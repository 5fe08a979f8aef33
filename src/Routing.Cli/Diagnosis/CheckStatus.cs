namespace Routing.Cli.Diagnosis;

/// <summary>What a check found, in rising order of trouble.</summary>
internal enum CheckStatus
{
    Ok,

    /// <summary>It works, but slower or with less than this machine could give.</summary>
    Warning,

    /// <summary>It does not work until fixed.</summary>
    Problem,
}
