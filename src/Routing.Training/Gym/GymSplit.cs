namespace Routing.Training.Gym;

/// <summary>Which part of the gym a question belongs to; a question belongs to exactly one.</summary>
public enum GymSplit
{
    Train,
    Validation,
    Test,
}
