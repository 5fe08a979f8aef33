using System.Text;
using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;
using TorchSharp;

namespace Routing.Server.Tests;

/// <summary>A client that leaves ends its own request and no other.</summary>
/// <remarks>Alone in the process: it counts all tensors.</remarks>
[Collection(nameof(Alone))]
public sealed class DisconnectTests(EndlessModel endless)
{
    [Theory]
    [InlineData(true, "/v1/completions")]
    [InlineData(false, "/v1/completions")]
    [InlineData(true, "/v1/chat/completions")]
    [InlineData(false, "/v1/chat/completions")]
    public async Task Leaving_EndsTheRequest_AndGivesItsMemoryBack(bool stream, string path)
    {
        await using var server = await TestServer.StartAsync(endless.Settings);
        using (var connection = await RawConnection.OpenAsync(server.Url))
        {
            await connection.SendAsync("POST", path, Body(path, stream));
            var running = await server.WaitForAsync(metrics => metrics is { Running: 1, Small.Tokens: > 5 });
            Assert.True(running.Small.FreeSlots < running.Small.Slots);
        }

        await server.WaitUntilIdleAsync();
        var info = (await server.GetAsync("/server_info")).Body["small"]!;
        Assert.Equal((int)info["kv_slots"]!, (int)info["free_kv_slots"]!);
    }

    [Fact]
    public async Task Leaving_WhileWaiting_LeavesTheQueue()
    {
        await using var server = await TestServer.StartAsync(endless.Settings with { MaxSequences = 1 });
        using var running = await RawConnection.OpenAsync(server.Url);
        await running.SendAsync("POST", "/v1/completions", Body("/v1/completions", true));
        await server.WaitForAsync(metrics => metrics.Running == 1);
        using (var waiting = await RawConnection.OpenAsync(server.Url))
        {
            await waiting.SendAsync("POST", "/v1/completions", Body("/v1/completions", false));
            await server.WaitForAsync(metrics => metrics.Waiting == 1);
        }

        await server.WaitForAsync(metrics => metrics is { Running: 1, Waiting: 0 });
        running.Dispose();
        await server.WaitUntilIdleAsync();
    }

    [Fact]
    public async Task TwoHundredThatLeave_LeaveNothingBehind_AndDisturbNobody()
    {
        const string Question = """{"model": "pair", "prompt": "Who lives in", "max_tokens": 200, "ignore_eos": true, "temperature": 1, "seed": 9, "return_token_ids": true}""";
        await using var server = await TestServer.StartAsync();
        var alone = Ids(await server.AskAsync("/v1/completions", Question));
        await server.WaitUntilIdleAsync();
        var tensors = torch.Tensor.TotalCount;

        for (var round = 0; round < 20; round++)
        {
            var kept = server.AskAsync("/v1/completions", Question);
            await Task.WhenAll(Enumerable.Range(0, 10).Select(client => LeaveAsync(server, client)));
            Assert.Equal(alone, Ids(await kept));
        }

        await server.WaitUntilIdleAsync();
        Assert.Equal(tensors, torch.Tensor.TotalCount);
    }

    /// <summary>Asks, reads nothing, a few bytes or an event, and goes.</summary>
    private static async Task LeaveAsync(TestServer server, int client)
    {
        using var connection = await RawConnection.OpenAsync(server.Url);
        var body = $$"""{"model": "pair", "prompt": "How many", "max_tokens": 900, "ignore_eos": true, "n": {{1 + client % 3}}, "stream": {{(client % 2 == 0 ? "true" : "false")}}}""";
        await connection.SendAsync("POST", "/v1/completions", Encoding.UTF8.GetBytes(body));
        if (client % 4 == 0) await connection.ReadHeadAsync();
        if (client % 8 == 0) await connection.ReadChunkAsync();
    }

    private static byte[] Body(string path, bool stream)
    {
        var prompt = path.Contains("chat", StringComparison.Ordinal) ? "\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]" : "\"prompt\": \"a\"";
        return Encoding.UTF8.GetBytes($$"""{"model": "{{EndlessModel.Name}}", {{prompt}}, "max_tokens": {{EndlessModel.Tokens}}, "ignore_eos": true, "stream": {{(stream ? "true" : "false")}}}""");
    }

    private static string Ids(JsonNode reply) => reply["choices"]![0]!["token_ids"]!.ToJsonString();
}
