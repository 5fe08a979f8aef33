using System.Text.RegularExpressions;
using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public partial class GymFamilyTests
{
    public static TheoryData<string> Families => [.. GymTasks.Families.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public void Answers_AreWhatAnIndependentSolverFinds(string family)
    {
        foreach (var item in Items(family))
            Assert.True(QuestionSolver.Solve(item) == item.Expected, $"{item.Question} -> {item.Expected}");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Reasoning_HasNoFalseEquation(string family)
    {
        foreach (var item in Items(family))
            foreach (Match equation in Equation().Matches(item.Answer))
                Assert.True(Evaluate(equation.Groups[1].Value) == int.Parse(equation.Groups[2].Value), equation.Value);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Scorer_AcceptsEveryWording_AndOnlyTheRightAnswer(string family)
    {
        foreach (var item in Items(family))
        {
            Assert.True(GymScorer.IsCorrect(item, item.Answer));
            Assert.True(GymScorer.IsCorrect(item, GymFormat.Completion(item.Answer)));
            var wrong = item.Expected[..^1] + (item.Expected[^1] == '7' ? '8' : '7');
            Assert.False(GymScorer.IsCorrect(item, $"{item.Answer[..^item.Expected.Length]}{wrong}"));
            Assert.False(GymScorer.IsCorrect(item, item.Answer[..item.Answer.LastIndexOf(GymFormat.FinalMarker, StringComparison.Ordinal)]));
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Answers_ComeInManyWordings(string family)
    {
        var wordings = Items(family).Select(item => Content().Replace(item.Answer, "")).Distinct();
        Assert.True(wordings.Count() >= 20, $"{wordings.Count()} wordings");
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Texts_StartWithAFunctionWord_AndStayShort(string family)
    {
        // A first word lacks the space that names are learned with.
        foreach (var item in Items(family))
        {
            Assert.DoesNotContain(item.Question.Split(' ')[0], s_names);
            Assert.DoesNotContain(item.Answer.Split(' ')[0], s_names);
            Assert.True(GymFormat.Example(item).All(char.IsAscii));
        }
    }

    [Fact]
    public void ThreeFamiliesAreHeldOut_AndNamesAreUnique()
    {
        Assert.Equal(3, GymTasks.Families.Count(family => family.HeldOut));
        Assert.True(GymTasks.Trained.Count >= 14);
        Assert.Equal(GymTasks.Families.Count, GymTasks.Families.DistinctBy(family => family.Name).Count());
        Assert.All(Enum.GetValues<GymKind>(), kind => Assert.Contains(GymTasks.Trained, family => family.Kind == kind));
        Assert.Contains("choose one of", Assert.Throws<ArgumentException>(() => GymTasks.Family("no-such")).Message);
    }

    private static readonly HashSet<string> s_names = [.. Routing.Training.Gym.Facts.Almanac.Default.People.Select(person => person.First)];

    /// <summary>Items of every split and difficulty a family has.</summary>
    private static IEnumerable<GymItem> Items(string name)
    {
        var family = GymTasks.Family(name);
        foreach (var split in Enum.GetValues<GymSplit>().Where(split => !(family.HeldOut && split == GymSplit.Train)))
            foreach (var difficulty in Enum.GetValues<GymDifficulty>())
                for (var index = 0UL; index < 60; index++)
                    yield return GymTasks.Generate(family, split, index, difficulty);
    }

    private static int Evaluate(string expression)
    {
        if (expression.Contains('*')) return expression.Split('*').Select(int.Parse).Aggregate((a, b) => a * b);
        if (expression.Contains('-')) return expression.Split('-').Select(int.Parse).Aggregate((a, b) => a - b);
        return expression.Split('+').Sum(int.Parse);
    }

    [GeneratedRegex(@"(\d+(?:[-+*]\d+)+)=(\d+)")]
    private static partial Regex Equation();

    [GeneratedRegex(@"[A-Z]\w+ [A-Z]\w+|\d+")]
    private static partial Regex Content();
}
