using System.Text.Json.Nodes;

namespace Routing.Server.Tests.Testing;

/// <summary>One event of <c>/v1/responses</c>.</summary>
/// <param name="Name">Its <c>event:</c> line.</param>
/// <param name="Data">Its JSON.</param>
internal sealed record NamedEvent(string Name, JsonNode Data)
{
    /// <summary>A text of the event's data.</summary>
    public string? this[string key] => (string?)Data[key];
}

/// <summary>A whole stream of named events, checked as it is read: numbered from 0, each named as its data says, no <c>[DONE]</c>.</summary>
internal sealed record NamedEvents(RawHead Head, IReadOnlyList<NamedEvent> All)
{
    /// <summary>The response object of the last event.</summary>
    public JsonNode Final => All[^1].Data["response"]!;

    /// <summary>Names in order, those of deltas once a run.</summary>
    public string[] Names => [.. All.Select(sent => sent.Name["response.".Length..]).Where((name, index) => index == 0 || !name.EndsWith(".delta", StringComparison.Ordinal) || All[index - 1].Name != All[index].Name)];

    public static async Task<NamedEvents> PostAsync(TestServer server, string json)
    {
        var (connection, head) = await RawConnection.PostAsync(server.Url, "/v1/responses", json);
        using var _ = connection;
        Assert.Equal(200, head.Status);
        var events = new List<NamedEvent>();
        await foreach (var sent in connection.ReadEventsAsync())
        {
            if (sent == ": ping") continue;
            events.Add(Parse(sent));
        }
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(sent => (int)sent.Data["sequence_number"]!));
        return new NamedEvents(head, events);
    }

    /// <summary>Exactly two lines, which agree on the name.</summary>
    public static NamedEvent Parse(string sent)
    {
        var lines = sent.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("event: ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("data: ", lines[1], StringComparison.Ordinal);
        var read = new NamedEvent(lines[0]["event: ".Length..], JsonNode.Parse(lines[1]["data: ".Length..])!);
        Assert.Equal(read.Name, read["type"]);
        return read;
    }

    public IEnumerable<NamedEvent> Named(string name) => All.Where(sent => sent.Name == name);

    /// <summary>The deltas of a kind, put together as clients do.</summary>
    public string Deltas(string name) => string.Concat(Named(name).Select(sent => sent["delta"]));
}
