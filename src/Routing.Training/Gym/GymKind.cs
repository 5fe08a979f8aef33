namespace Routing.Training.Gym;

/// <summary>What a task family chiefly asks of a model.</summary>
public enum GymKind
{
    /// <summary>Reasoning written out in small steps: little capacity is enough.</summary>
    Skill,

    /// <summary>Facts of the almanac, recalled and combined.</summary>
    Knowledge,

    /// <summary>Arithmetic done in one step.</summary>
    Leap,
}
