using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Testing;

/// <summary>A whole stream of server-sent events, checked as it is read: data and pings alone, one end, nothing after it.</summary>
internal sealed record SseReply(RawHead Head, IReadOnlyList<JsonNode> Chunks, int Pings)
{
    private const string Data = "data: ";

    /// <summary>Posts a streaming request and reads all of its answer.</summary>
    public static async Task<SseReply> PostAsync(TestServer server, string path, string json, params string[] headers)
    {
        var (connection, head) = await RawConnection.PostAsync(server.Url, path, json, headers);
        using var _ = connection;
        Assert.Equal(200, head.Status);
        return await ReadAsync(connection, head);
    }

    /// <summary>Reads what is left of an answer whose head is read.</summary>
    public static async Task<SseReply> ReadAsync(RawConnection connection, RawHead head)
    {
        var (chunks, pings, done) = (new List<JsonNode>(), 0, false);
        await foreach (var sent in connection.ReadEventsAsync())
        {
            Assert.False(done, $"after [DONE] came: {sent}");
            if (sent == ": ping") pings++;
            else if (sent == "data: [DONE]") done = true;
            else chunks.Add(Parse(sent));
        }
        Assert.True(done, "the stream ended without [DONE]");
        return new SseReply(head, chunks, pings);
    }

    /// <summary>The JSON of a data event.</summary>
    public static JsonNode Parse(string sent)
    {
        Assert.StartsWith(Data, sent, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sent);
        return JsonNode.Parse(sent[Data.Length..])!;
    }

    /// <summary>Chunks that tell of a choice.</summary>
    public IEnumerable<JsonNode> Of(int choice) => Chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Where(item => (int)item!["index"]! == choice)!;

    /// <summary>The text of a choice, put together as clients do.</summary>
    public string Text(int choice = 0) => string.Concat(Of(choice).Select(item => (string?)item["text"] ?? (string?)item["delta"]?["content"] ?? ""));

    /// <summary>The choice's finish reason; fails if it has not exactly one.</summary>
    public string FinishReason(int choice = 0) => Of(choice).Select(item => (string?)item["finish_reason"]).Single(reason => reason is not null)!;
}
