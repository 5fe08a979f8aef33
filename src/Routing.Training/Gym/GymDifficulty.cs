namespace Routing.Training.Gym;

/// <summary>How many people, steps or digits a question has. The shipped models are trained on <see cref="Standard"/>.</summary>
public enum GymDifficulty
{
    Easy,
    Standard,
    Hard,
}

internal static class GymDifficultyExtensions
{
    public static int Of(this GymDifficulty difficulty, int easy, int standard, int hard) => difficulty switch
    {
        GymDifficulty.Easy => easy,
        GymDifficulty.Standard => standard,
        _ => hard,
    };
}
