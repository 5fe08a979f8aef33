namespace Routing.Training.Gym.Facts;

/// <summary>An invented person. First and last names are shared by many: only both together say who it is.</summary>
public sealed record Person(string First, string Last, int BirthYear, Town Town, string Job)
{
    public string Name => $"{First} {Last}";
}
