namespace Routing.Training.Gym;

/// <summary>A drawn question before its split is known.</summary>
/// <param name="Key">The question's content, whatever its wording.</param>
/// <param name="Question">What the user asks.</param>
/// <param name="Reasoning">The worked answer without the final line.</param>
/// <param name="Expected">The final answer.</param>
internal sealed record GymDraft(string Key, string Question, string Reasoning, string Expected);
