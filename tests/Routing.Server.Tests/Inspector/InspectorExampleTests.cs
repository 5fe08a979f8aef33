using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Routing.Server.Inspector;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests.Inspector;

public sealed partial class InspectorExampleTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static string Script => Encoding.UTF8.GetString(InspectorFile.All.Single(file => file.Path == "/inspector/examples.js").Content);

    public static IEnumerable<TheoryDataRow<string, string>> Examples =>
        Example().Matches(Script).Select(match => new TheoryDataRow<string, string>(match.Groups["question"].Value, match.Groups["answer"].Value));

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_IsAnsweredRightByBothModels(string question, string answer)
    {
        var ask = new JsonObject { ["model"] = "pair", ["temperature"] = 0, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }) };
        var (_, reply) = await fixture.Server.PostAsync("/v1/chat/completions", ask.ToJsonString());

        Assert.EndsWith($"Answer: {answer}", (string)reply["choices"]![0]!["message"]!["content"]!, StringComparison.Ordinal);
        Assert.True((int)reply["routing"]!["small_tokens"]! > 0);
        Assert.True((int)reply["routing"]!["large_tokens"]! > 0);
    }

    [Fact]
    public async Task Examples_AreForThePairThatShips()
    {
        var (_, models) = await fixture.Server.GetAsync("/v1/models");

        Assert.Contains($"examplesFor = \"{(string)models["data"]![0]!["root"]!}\"", Script, StringComparison.Ordinal);
    }

    [GeneratedRegex("""\{ question: "(?<question>[^"]+)", answer: "(?<answer>[^"]+)" \}""")]
    private static partial Regex Example();
}
