namespace Routing.Server.Admission;

/// <summary>Who may use a route. Metadata of our endpoints; those without it are not ours to guard.</summary>
public enum AccessLevel : byte
{
    Public,

    /// <summary>Any key, where keys are set.</summary>
    User,

    /// <summary>An admin key, where keys are set.</summary>
    Admin,
}
