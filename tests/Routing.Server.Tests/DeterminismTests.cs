using System.Globalization;
using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>The same request gives the same tokens, whoever else is served.</summary>
public sealed class DeterminismTests(ServerFixture fixture)
{
    private static readonly string[] s_prompts =
    [
        ServerFixture.Question, "Who lives in Selby?", "How many crates are there?", "Add 18 and 24.", "Where was Ana Dorn born?", "Sort 3, 1, 2.", "Which town is Vera Crane from?",
    ];

    [Theory]
    [InlineData("pair", 0, 1)]
    [InlineData("pair", 0, 2)]
    [InlineData("pair", 0, 7)]
    [InlineData("pair:small", 0, 7)]
    [InlineData("pair:large", 0, 7)]
    [InlineData("pair:lossless", 0, 7)]
    [InlineData("pair", 1, 2)]
    [InlineData("pair", 1, 7)]
    public async Task Tokens_AreTheSame_AloneAndAmongOthers(string model, int temperature, int together)
    {
        var alone = new List<string>();
        foreach (var prompt in s_prompts.Take(together)) alone.Add(Ids(await AskAsync(model, prompt, temperature)));
        var among = await Task.WhenAll(s_prompts.Take(together).Select(prompt => AskAsync(model, prompt, temperature)));

        Assert.Equal(alone, among.Select(Ids));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Threshold0_IsTheLargeModel_TokenByToken(int temperature)
    {
        var routed = await AskAsync("pair@0", ServerFixture.Question, temperature);

        Assert.Equal(Ids(await AskAsync("pair:large", ServerFixture.Question, temperature)), Ids(routed));
        Assert.Equal(1, (double)routed["routing"]!["large_fraction"]!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task ThresholdOverOne_IsTheSmallModel_TokenByToken(int temperature)
    {
        var routed = await AskAsync("pair", ServerFixture.Question, temperature, """, "routing": {"threshold": 1.01}""");

        Assert.Equal(Ids(await AskAsync("pair:small", ServerFixture.Question, temperature)), Ids(routed));
        Assert.Equal(0, (double)routed["routing"]!["large_fraction"]!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Replay_MakesTheSameTokensByTheSameModels(int temperature)
    {
        foreach (var prompt in s_prompts)
        {
            var recorded = await AskAsync("pair", prompt, temperature, """, "routing": {"return": "tokens"}""");
            var script = Sources(recorded);
            var replayed = await AskAsync("pair", prompt, temperature, $$""", "routing": {"replay": {{script}}, "return": "tokens"}""");

            Assert.Equal(Ids(recorded), Ids(replayed));
            Assert.Equal(script, Sources(replayed));
            Assert.Equal("replay", (string?)replayed["routing"]!["policy"]);
        }
    }

    [Fact]
    public async Task DrawnSeed_IsReported_AndRepeatsTheAnswer()
    {
        const string Body = """{"model": "pair", "prompt": "Who", "max_tokens": 40, "return_token_ids": true""";
        var drawn = await fixture.Server.AskAsync("/v1/completions", Body + "}");
        var seed = ((long)drawn["routing"]!["seed"]!).ToString(CultureInfo.InvariantCulture);
        var repeated = await fixture.Server.AskAsync("/v1/completions", $"{Body}, \"seed\": {seed}}}");
        var other = await fixture.Server.AskAsync("/v1/completions", Body + "}");

        Assert.Equal(Ids(drawn), Ids(repeated));
        Assert.NotEqual(seed, ((long)other["routing"]!["seed"]!).ToString(CultureInfo.InvariantCulture));
    }

    private Task<JsonNode> AskAsync(string model, string prompt, int temperature, string more = "") => fixture.Server.AskAsync("/v1/chat/completions",
        $$"""{"model": "{{model}}", "messages": [{"role": "user", "content": "{{prompt}}"}], "temperature": {{temperature}}, "seed": 17, "max_tokens": 60, "return_token_ids": true{{more}}}""");

    private static string Ids(JsonNode reply) => reply["choices"]![0]!["token_ids"]!.ToJsonString();

    private static string Sources(JsonNode reply) => "[" + string.Join(",", reply["routing"]!["tokens"]!.AsArray().Select(token => (int)token!["m"]!)) + "]";
}
