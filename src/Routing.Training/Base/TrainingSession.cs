namespace Routing.Training.Base;

/// <summary>One session of a run: what is decided anew each time, unlike the recipe.</summary>
public sealed record TrainingSession
{
    public required TrainingRunFolder Folder { get; init; }

    /// <summary>Folder with tokenizer.json.</summary>
    public required string TokenizerFolder { get; init; }

    /// <summary>Where the trained model is written as a Hugging Face folder; the run's own <c>model</c> folder when null.</summary>
    public string? ModelFolder { get; init; }

    /// <summary>Goes on from the run's checkpoint.</summary>
    public bool Resumes { get; init; }

    public TrainingPrecision Precision { get; init; }
}
