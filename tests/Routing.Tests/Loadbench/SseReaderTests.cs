using System.IO.Pipelines;
using System.Text;
using Routing.Loadbench.Client;

namespace Routing.Tests.Loadbench;

public class SseReaderTests
{
    [Theory]
    [InlineData("data: one\n\ndata: two\n\n", "one|two")]
    [InlineData("data:one\r\n\r\ndata:  two\r\n\r\n", "one| two")]
    [InlineData("data: one\r\rdata: two\r\r", "one|two")]
    [InlineData(": ping\n\nevent: chunk\nid: 7\ndata: grüß 🙂\nretry: 5\n\n: end\n\n", "grüß 🙂")]
    [InlineData("data: {\"a\":\ndata: 1}\n\n", "{\"a\":\n1}")]
    [InlineData("\uFEFFdata: one\n\n", "one")]
    [InlineData("data\n\ndata: \n\ndatabase: no\n\n", "|")]
    [InlineData("", "")]
    public async Task MoveNext_GivesTheSameEvents_WhereverTheBytesAreSplit(string text, string events)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var split = 0; split <= bytes.Length; split++) Assert.Equal(events, await ReadAsync([bytes[..split], bytes[split..]]));
        Assert.Equal(events, await ReadAsync(bytes.Select(b => new[] { b })));
    }

    [Theory]
    [InlineData("data: one\n\ndata: tw")]
    [InlineData("data: one\n\ndata: two\n")]
    public async Task MoveNext_Throws_WhenTheStreamEndsInsideAnEvent(string text) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync([Encoding.UTF8.GetBytes(text)]));

    [Fact]
    public async Task Timestamp_NeverGoesBack()
    {
        using var reader = new SseReader(new MemoryStream("data: one\n\ndata: two\n\n"u8.ToArray()));
        Assert.True(await reader.MoveNextAsync(TestContext.Current.CancellationToken));
        var first = reader.Timestamp;
        Assert.True(await reader.MoveNextAsync(TestContext.Current.CancellationToken));
        Assert.True(first > 0 && reader.Timestamp >= first);
    }

    /// <summary>Feeds the pieces one read at a time.</summary>
    private static async Task<string> ReadAsync(IEnumerable<byte[]> pieces)
    {
        var pipe = new Pipe();
        using var reader = new SseReader(pipe.Reader.AsStream());
        var writing = Task.Run(async () =>
        {
            foreach (var piece in pieces) await pipe.Writer.WriteAsync(piece);
            await pipe.Writer.CompleteAsync();
        });
        var events = new List<string>();
        while (await reader.MoveNextAsync(TestContext.Current.CancellationToken)) events.Add(Encoding.UTF8.GetString(reader.Data));
        await writing;
        return string.Join('|', events);
    }
}
