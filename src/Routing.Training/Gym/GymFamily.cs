namespace Routing.Training.Gym;

/// <summary>A kind of question with unlimited instances. Answers are worked out in one of several equivalent wordings drawn at random.</summary>
public abstract class GymFamily
{
    private protected GymFamily(string name, GymKind kind, bool heldOut = false) => (Name, Kind, HeldOut) = (name, kind, heldOut);

    public string Name { get; }

    public GymKind Kind { get; }

    /// <summary>Never trained on: measures what carries over.</summary>
    public bool HeldOut { get; }

    internal abstract GymDraft Draw(GymRandom random, GymDifficulty difficulty);

    public override string ToString() => Name;
}
