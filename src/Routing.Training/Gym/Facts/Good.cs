namespace Routing.Training.Gym.Facts;

/// <summary>Something shops sell at a fixed price.</summary>
/// <param name="Name">Singular.</param>
/// <param name="Price">In dollars.</param>
public sealed record Good(string Name, int Price)
{
    public string Plural => $"{Name}s";
}
