using System.Text.Json.Nodes;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>What vllm bench serve, guidellm and lm-eval send, and count on.</summary>
public sealed class BenchmarkToolTests(ServerFixture fixture)
{
    private const string Path = "/v1/completions";

    [Fact]
    public async Task FirstListedModel_AnswersBothApis()
    {
        var id = (string)(await fixture.Server.GetAsync("/v1/models")).Body["data"]![0]!["id"]!;

        Assert.Equal(id, (string?)(await fixture.Server.AskAsync(Path, $$"""{"model": "{{id}}", "prompt": "a", "max_tokens": 1}"""))["model"]);
        Assert.Equal(id, (string?)(await fixture.Server.AskAsync("/v1/chat/completions", $$"""{"model": "{{id}}", "messages": [{"role": "user", "content": "a"}], "max_tokens": 1}"""))["model"]);
    }

    [Theory]
    [InlineData("pair", 1)]
    [InlineData("pair", 128)]
    [InlineData("pair:large", 64)]
    [InlineData("pair:lossless", 64)]
    public async Task IgnoreEos_GivesExactlyTheTokensAskedFor(string model, int tokens)
    {
        var ids = string.Join(", ", Enumerable.Range(0, 100).Select(i => 10 + i * 37 % 1000));
        var reply = await SseReply.PostAsync(fixture.Server, Path,
            $$"""{"model": "{{model}}", "prompt": [{{ids}}], "max_tokens": {{tokens}}, "ignore_eos": true, "temperature": 0, "stream": true, "stream_options": {"include_usage": true}, "repetition_penalty": 1.0, "logprobs": null, "best_of": 1, "top_k": -1}""");
        var usage = reply.Chunks[^1]["usage"]!;

        Assert.Equal((100, tokens, 100 + tokens), ((int)usage["prompt_tokens"]!, (int)usage["completion_tokens"]!, (int)usage["total_tokens"]!));
        Assert.Equal("length", reply.FinishReason());
    }

    [Fact]
    public async Task MinTokens_PutsOffTheEnd()
    {
        const string Body = """{"model": "pair", "prompt": "<|question|>Who lives in Selby?<|answer|>", "temperature": 0, "max_tokens": 300""";
        var free = (int)(await fixture.Server.AskAsync(Path, Body + "}"))["usage"]!["completion_tokens"]!;
        var longer = (int)(await fixture.Server.AskAsync(Path, $"{Body}, \"min_tokens\": {free + 40}}}"))["usage"]!["completion_tokens"]!;

        Assert.InRange(free, 1, 250);
        Assert.True(longer >= free + 40);
    }

    [Theory]
    [InlineData("pair", "pair:small")]   // the small model reads a pair's prompt
    [InlineData("pair:large", "pair:large")]
    public async Task LogLikelihood_IsTheSameByEveryRoute(string model, string reader)
    {
        const string Context = "Mira Nash was born in ", Continuation = "1980 in Selby.";
        int[] context = await TokensAsync(Context), whole = [.. context, .. await TokensAsync(Continuation)];
        var ids = string.Join(", ", whole);
        var echoed = (await fixture.Server.AskAsync(Path, $$"""{"model": "{{model}}", "prompt": [{{ids}}], "echo": true, "max_tokens": 0, "logprobs": 1, "temperature": 0}"""))["choices"]![0]!;
        var read = (await fixture.Server.AskAsync(Path, $$"""{"model": "{{model}}", "prompt": [{{ids}}], "max_tokens": 1, "prompt_logprobs": 0}"""))["choices"]![0]!["prompt_logprobs"]!.AsArray();

        var logProbs = echoed["logprobs"]!["token_logprobs"]!.AsArray();
        Assert.Equal(Context + Continuation, (string?)echoed["text"]);
        Assert.Equal(whole.Length, logProbs.Count);
        Assert.Null(logProbs[0]);
        Assert.Null(read[0]);
        // vLLM's shape: a map from the token's id.
        double[] own = [.. logProbs.Skip(1).Select(value => (double)value!)], other = [.. whole.Skip(1).Select((id, index) => (double)read[index + 1]![$"{id}"]!["logprob"]!)];
        for (var i = 0; i < own.Length; i++) Assert.Equal(other[i], own[i], 1e-3);

        // Forced token by token: the model's own word on each, one step a request.
        var sum = 0.0;
        for (var at = context.Length; at < whole.Length; at++)
        {
            var forced = await fixture.Server.AskAsync(Path, $$"""{"model": "{{reader}}", "prompt": [{{string.Join(", ", whole.Take(at))}}], "max_tokens": 1, "temperature": 0, "logprobs": 0, "logit_bias": { "{{whole[at]}}": 100 } }""");
            sum += (double)forced["choices"]![0]!["logprobs"]!["token_logprobs"]![0]!;
        }
        Assert.Equal(sum, own[(context.Length - 1)..].Sum(), 1e-2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogProbs_HaveARowForEveryToken_TheEndTokenToo(bool streams)
    {
        // lm-eval asks for one token more than it reads and leaves the last row out, whatever it is.
        var body = $$"""{"model": "pair:large", "prompt": "<|question|>{{ServerFixture.Question}}<|answer|>", "temperature": 0, "max_tokens": 200, "echo": true, "logprobs": 1, "stream": {{(streams ? "true, \"stream_options\": {\"include_usage\": true}" : "false")}}}""";
        JsonNode[] replies = streams ? [.. (await SseReply.PostAsync(fixture.Server, Path, body)).Chunks] : [await fixture.Server.AskAsync(Path, body)];
        var rows = replies.Where(reply => reply["choices"]!.AsArray() is [{ } choice] && choice["logprobs"] is not null).Sum(reply => reply["choices"]![0]!["logprobs"]!["tokens"]!.AsArray().Count);

        Assert.Equal((int)replies[^1]["usage"]!["total_tokens"]!, rows);
        Assert.Contains(replies, reply => reply["choices"]!.AsArray() is [{ } choice] && (string?)choice["finish_reason"] == "stop");
    }

    [Fact]
    public async Task GreedyContinuation_IsMarkedByTheLikeliestTokens()
    {
        // lm-eval compares each token with the likeliest beside it.
        var made = (await fixture.Server.AskAsync(Path, """{"model": "pair:small", "prompt": "Mira Nash lives in", "max_tokens": 8, "temperature": 0, "return_token_ids": true}"""))["choices"]![0]!;
        var ids = made["prompt_token_ids"]!.AsArray().Concat(made["token_ids"]!.AsArray()).Select(id => (int)id!);
        var echoed = (await fixture.Server.AskAsync(Path, $$"""{"model": "pair:small", "prompt": [{{string.Join(", ", ids)}}], "echo": true, "max_tokens": 0, "logprobs": 1}"""))["choices"]![0]!["logprobs"]!;
        var context = made["prompt_token_ids"]!.AsArray().Count;

        for (var at = context; at < echoed["tokens"]!.AsArray().Count; at++)
        {
            var likeliest = echoed["top_logprobs"]![at]!.AsObject().MaxBy(top => (double)top.Value!).Key;
            Assert.Equal((string?)echoed["tokens"]![at], likeliest);
        }
    }

    private async Task<int[]> TokensAsync(string text) => [.. (await fixture.Server.AskAsync("/tokenize", new JsonObject { ["prompt"] = text }.ToJsonString()))["tokens"]!.AsArray().Select(id => (int)id!)];
}
