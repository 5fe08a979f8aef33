using System.Text.Json;
using Routing.Loadbench.Workloads;

namespace Routing.Tests.Loadbench;

public class WorkloadTests
{
    private static readonly PromptText s_ids = new(1000, AsText: false);

    [Fact]
    public void Random_HasTheLengthsAskedFor_AndOtherTokensInEveryRun()
    {
        var workload = new RandomWorkload(s_ids, 12, 7);
        var requests = workload.Draw(5, new RunKey(1, 0, 0));
        Assert.All(requests, request => Assert.Equal((12, 7, true), (Ids(request).Length, request.MaxTokens, request.IsFixedLength)));
        Assert.All(requests.SelectMany(Ids), id => Assert.InRange(id, 16, 999));
        Assert.Equal(requests, workload.Draw(5, new RunKey(1, 0, 0)));
        string[] prompts = [.. requests.Concat(workload.Draw(5, new RunKey(1, 1, 0))).Concat(workload.Draw(5, new RunKey(1, 0, 1))).Select(request => request.Prompt)];
        Assert.Distinct(prompts);
    }

    [Fact]
    public void Random_WritesWords_ForServersWithoutIds()
    {
        var request = Assert.Single(new RandomWorkload(s_ids with { AsText = true }, 12, 7).Draw(1, default));
        Assert.Equal(12, JsonSerializer.Deserialize<string>(request.Prompt)!.Split(' ').Length);
        Assert.Null(request.PromptTokens);
    }

    [Fact]
    public void Prefix_SharesItsBeginningsAndNothingElse()
    {
        int[][] prompts = [.. new PrefixWorkload(s_ids, prefixes: 2, prefixTokens: 8, inputTokens: 4, outputTokens: 7).Draw(4, default).Select(Ids)];
        Assert.All(prompts, prompt => Assert.Equal(12, prompt.Length));
        Assert.Equal(prompts[0][..8], prompts[2][..8]);
        Assert.NotEqual(prompts[0][..8], prompts[1][..8]);
        Assert.NotEqual(prompts[0][8..], prompts[2][8..]);
    }

    [Fact]
    public void Gym_AsksEveryPolicyTheSame_AndEveryRunAnew()
    {
        var workload = new GymWorkload(50);
        var requests = workload.Draw(17, new RunKey(0, 0, 0));
        Assert.Equal(requests.Select(request => request.Prompt), workload.Draw(17, new RunKey(0, 0, 3)).Select(request => request.Prompt));
        Assert.NotEqual(requests.Select(request => request.Prompt), workload.Draw(17, new RunKey(0, 1, 0)).Select(request => request.Prompt));
        Assert.All(requests, request => Assert.Contains(request.Item!.Question, JsonDocument.Parse(request.Prompt).RootElement[0].GetProperty("content").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Chat_BeginsAndEndsWithTheUser() => Assert.All(new ChatWorkload(50).Draw(30, default), request =>
    {
        string[] roles = [.. JsonDocument.Parse(request.Prompt).RootElement.EnumerateArray().Select(message => message.GetProperty("role").GetString()!)];
        Assert.Equal("user", roles[0]);
        Assert.Equal("user", roles[^1]);
        Assert.DoesNotContain(roles.Zip(roles.Skip(1)), pair => pair.First == pair.Second);
    });

    private static int[] Ids(LoadRequest request) => JsonSerializer.Deserialize<int[]>(request.Prompt)!;
}
