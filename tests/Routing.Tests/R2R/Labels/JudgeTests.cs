using System.Text.RegularExpressions;
using Routing.Formats;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Judging;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Labels;

public partial class JudgeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("0", 0)]
    [InlineData(" 0.", 0)]
    [InlineData("Answer: 1 because 0 would be wrong", 1)]
    [InlineData("<think>maybe 0</think>1", 1)]
    [InlineData("10 or 1.5", null)]
    [InlineData("I cannot say", null)]
    public void AVerdict_IsTheFirstDigitThatStandsAlone(string answer, int? verdict) => Assert.Equal(verdict, JudgePrompt.Verdict(answer));

    [Fact]
    public async Task Troubles_AreTriedAgain_AndRefusalsAreNot()
    {
        using var troubled = new FakeJudge((request, _) => request switch { 1 => (500, "oops"), 2 => (429, "slow down"), _ => (200, "1") });
        Assert.Equal(1, Assert.Single(await AskAsync(troubled, ["?"])));
        Assert.Equal(3, troubled.Requests.Count);

        using var wordy = new FakeJudge((_, _) => (200, "hard to say"));
        Assert.Equal(LabelShard.NotComputed, Assert.Single(await AskAsync(wordy, ["?"])));
        Assert.Equal(4, wordy.Requests.Count);

        using var broken = new FakeJudge((_, _) => (503, "closed"));
        Assert.Contains("answers 503: closed", (await Assert.ThrowsAsync<IOException>(() => AskAsync(broken, ["?"]))).Message, StringComparison.Ordinal);

        using var strict = new FakeJudge((_, _) => (401, "no such key\nsecond line"));
        Assert.EndsWith("answers 401: no such key", (await Assert.ThrowsAsync<IOException>(() => AskAsync(strict, ["?"]))).Message, StringComparison.Ordinal);
        Assert.Single(strict.Requests);
    }

    [Fact]
    public async Task AnUnreachableJudge_IsOneLine()
    {
        using var judge = new FakeJudge((_, _) => (200, "1"));
        var url = judge.Url;
        judge.Dispose();
        using var client = new JudgeClient(Options(url));
        Assert.Contains("cannot be reached", (await Assert.ThrowsAsync<IOException>(() => client.JudgeAsync([() => "?"], CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_AreAskedAFewAtATime_WithTheKey_AndAnsweredInOrder()
    {
        const string Variable = "ROUTING_TEST_JUDGE_KEY";
        Environment.SetEnvironmentVariable(Variable, "secret");
        using var judge = new FakeJudge((_, question) => (200, question[^1..]));
        using var client = new JudgeClient(Options(judge.Url) with { KeyVariable = Variable, Concurrency = 3 });
        string[] questions = [.. Enumerable.Range(0, 40).Select(i => $"question {i % 7 % 2}")];
        var verdicts = await client.JudgeAsync([.. questions.Select(question => (Func<string>)(() => question))], CancellationToken.None);
        Assert.Equal(questions.Select(question => question.EndsWith('1') ? 1 : 0), verdicts.Select(verdict => (int)verdict));
        Assert.InRange(judge.MostInFlight, 1, 3);
        Assert.All(judge.Requests, request =>
        {
            Assert.Equal(("/v1/chat/completions", "Bearer secret"), (request.Path, request.Authorization));
            Assert.Equal(("judge-model", 0), (request.Body.GetProperty("model").GetString(), request.Body.GetProperty("temperature").GetInt32()));
        });
    }

    [Fact, LeakCheck]
    public void AJudge_SeesEveryMismatchOnce_AndNothingElse()
    {
        using var pair = new SimilarPair();
        // Calls a difference divergent where the marked tokens have different lengths: something the test can repeat.
        using var judge = new FakeJudge((_, question) => (200, Marks(question) is var marks && marks[0].Length != marks[1].Length ? "1" : "0"));
        var options = new LabelOptions
        {
            Small = pair.Small,
            Large = pair.Large,
            Output = pair.File("labels"),
            Items = 3,
            Settings = new LabelSettings { MaxTokens = 12, Labels = [LabelKind.Judge] },
            Judge = Options(judge.Url),
        };
        var manifest = LabelPipeline.Run(options, new SilentObserver(), TestContext.Current.CancellationToken);
        var rows = Assert.Single(LabelFolder.Open(options.Output).Shards());
        var tokenizer = ModelFolder.Open(pair.Small).Tokenizer;
        Assert.Equal(rows.Mismatch.Count(mismatch => mismatch == 1), judge.Requests.Count);
        for (var row = 0; row < rows.Rows; row++)
        {
            var differs = rows.Mismatch[row] == 1 && Text(rows.Token[row]).Length != Text(rows.Reference[row]).Length;
            Assert.Equal(differs ? 1 : 0, rows.Judge[row]);
        }
        Assert.Contains((sbyte)1, rows.Judge);
        Assert.Equal(("judge-model", judge.Url.AbsoluteUri), (manifest.Recipe!.Judge, manifest.Recipe.JudgeUrl));

        string Text(int token) => tokenizer.Decode([token]);
    }

    // The examples of the question come first, the continuations last.
    private static string[] Marks(string question) => [.. Mark().Matches(question).Select(match => match.Groups[1].Value).TakeLast(2)];

    private static async Task<sbyte[]> AskAsync(FakeJudge judge, string[] questions)
    {
        using var client = new JudgeClient(Options(judge.Url));
        return await client.JudgeAsync([.. questions.Select(question => (Func<string>)(() => question))], CancellationToken.None);
    }

    private static JudgeOptions Options(Uri url) => new() { Url = url, Model = "judge-model", KeyVariable = "ROUTING_TEST_NO_KEY", Pause = TimeSpan.FromMilliseconds(1) };

    [GeneratedRegex("<< (.*?) >>", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
