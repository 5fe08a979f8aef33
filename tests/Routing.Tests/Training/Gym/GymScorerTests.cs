using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymScorerTests
{
    [Theory]
    [InlineData("Well, 1+2=3. Answer: 3", "3")]
    [InlineData("Well, 1+2=3. Answer: 3.<|end|>", "3")]
    [InlineData("Answer: 4. No. Answer:  Mira, 23 ", "Mira, 23")]
    [InlineData("Answer: 3<|end|><|question|>", "3")]
    [InlineData("It is 3", null)]
    [InlineData("", null)]
    public void FinalAnswer_IsWhatFollowsTheLastMarker(string text, string? expected) => Assert.Equal(expected, GymScorer.FinalAnswer(text));
}
