namespace Routing.Server.Lifecycle;

/// <summary>Where the server stands.</summary>
public enum EngineState
{
    Loading,
    Ready,

    /// <summary>Running requests finish, new ones are turned away.</summary>
    Draining,

    /// <summary>The models could not be loaded, or the engine died.</summary>
    Failed,
}
