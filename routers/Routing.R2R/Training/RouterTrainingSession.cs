namespace Routing.R2R.Training;

/// <summary>One session of a run: what is decided anew each time, unlike the recipe.</summary>
public sealed record RouterTrainingSession
{
    /// <summary>Folder of labels.</summary>
    public required string LabelFolder { get; init; }

    /// <summary>Checkpoint folder of the small model the labels were made with: the network sees its token embedding.</summary>
    public required string SmallFolder { get; init; }

    /// <summary>Folder of the run; made if it does not exist.</summary>
    public required string OutFolder { get; init; }

    /// <summary>Goes on from the run's checkpoint.</summary>
    public bool Resumes { get; init; }
}
