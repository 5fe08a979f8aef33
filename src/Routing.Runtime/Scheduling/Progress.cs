namespace Routing.Runtime.Scheduling;

/// <summary>How far one model is with a sequence.</summary>
internal struct Progress
{
    /// <summary>The model takes part in the sequence.</summary>
    public bool Takes;

    /// <summary>The worker was told of the sequence and has to be told of its end.</summary>
    public bool Opened;

    /// <summary>Tokens the model has seen.</summary>
    public int Length;

    /// <summary>Tokens of its row in the step that is running.</summary>
    public int InFlight;

    /// <summary>The worker had no room when this many sequences had closed there; null when it had.</summary>
    public long? NoRoomAt;
}
