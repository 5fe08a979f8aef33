using Routing.Loadbench;
using Routing.Loadbench.Workloads;
using Routing.Tests.Testing;

namespace Routing.Tests.Loadbench;

public sealed class JsonlWorkloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_TakesTextIdsAndMessages()
    {
        var requests = Read("""
            {"prompt":"Say \"hi\""}
            {"prompt":[5,6,7],"max_tokens":3}

            {"messages":[{"role":"user","content":"Hi"}]}
            """).Draw(4, default);
        Assert.Equal(["\"Say \\u0022hi\\u0022\"", "[5,6,7]", """[{"role":"user","content":"Hi"}]""", requests[0].Prompt], requests.Select(request => request.Prompt));
        Assert.Equal([9, 3, 9, 9], requests.Select(request => request.MaxTokens));
        Assert.Equal(["v1/completions", "v1/completions", "v1/chat/completions", "v1/completions"], requests.Select(request => request.Path));
        Assert.Equal(3, requests[1].PromptTokens);
    }

    [Fact]
    public void Read_MakesATrace_OfLinesWithTimestamps()
    {
        var trace = Read("""
            {"prompt":"a","timestamp":0}
            {"prompt":"b","timestamp":1.5}
            """);
        Assert.Equal(2, trace.TraceLength);
        Assert.Equal([0, 1.5], trace.Draw(2, default).Select(request => request.At!.Value));
    }

    [Theory]
    [InlineData("""{"prompt":"a"} x""", "line 1: it is no JSON")]
    [InlineData("[1]", "line 1: it is no JSON object")]
    [InlineData("""{"prompt":"a","messages":[{"role":"user"}]}""", "line 1: give either prompt or messages")]
    [InlineData("{}", "line 1: give either prompt or messages")]
    [InlineData("""{"prompt":"a","stop":"b"}""", "line 1: unknown key 'stop'")]
    [InlineData("""{"prompt":["a"]}""", "line 1: prompt is neither text nor")]
    [InlineData("""{"prompt":[]}""", "line 1: prompt is neither text nor")]
    [InlineData("""{"messages":["a"]}""", "line 1: messages is no list of objects")]
    [InlineData("""{"prompt":"a","max_tokens":0}""", "line 1: max_tokens 0")]
    [InlineData("""{"prompt":"a","timestamp":-1}""", "line 1: timestamp -1")]
    [InlineData("{\"prompt\":\"a\",\"timestamp\":1}\n{\"prompt\":\"a\",\"timestamp\":0.5}", "line 2: timestamp 0.5 is before")]
    [InlineData("{\"prompt\":\"a\",\"timestamp\":1}\n\n{\"prompt\":\"a\"}", "line 3: either every line has a timestamp or none")]
    [InlineData("\n", "it has no requests")]
    public void Read_NamesTheLineAndTheFix(string text, string message) =>
        Assert.Contains(message, Assert.Throws<UsageException>(() => Read(text)).Message, StringComparison.Ordinal);

    private JsonlWorkload Read(string text)
    {
        File.WriteAllText(_folder.File("requests.jsonl"), text);
        return JsonlWorkload.Read(_folder.File("requests.jsonl"), maxTokens: 9);
    }
}
