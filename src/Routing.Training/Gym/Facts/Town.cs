namespace Routing.Training.Gym.Facts;

/// <summary>An invented town on one long railway line.</summary>
/// <param name="Name">One word.</param>
/// <param name="Founded">Year.</param>
/// <param name="RailKm">Where its station lies on the line, in kilometres.</param>
public sealed record Town(string Name, int Founded, int RailKm);
