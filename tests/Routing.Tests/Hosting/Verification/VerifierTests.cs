using Routing.Formats;
using Routing.Hosting.Verification;
using Routing.Tests.Testing;

namespace Routing.Tests.Hosting.Verification;

[LeakCheck]
public sealed class VerifierTests : IDisposable
{
    private readonly GoldenFixture _golden = new();

    public void Dispose() => _golden.Dispose();

    [Fact]
    public void ACheckpoint_PassesInEveryWayOfRunningIt()
    {
        _golden.AddCheckpoint();
        var report = Run();
        Assert.Equal(
            ["logits", "hidden", "final_norm", "cached_logits", "cached_hidden", "cached_final_norm", "greedy", "greedy_logits"],
            report.Rows.Select(row => row.Name.Replace("llama3-rope-bf16/", "", StringComparison.Ordinal)));
        Assert.All(report.Rows, row => Assert.True(row.Status == VerificationStatus.Passed, $"{row.Name}: {row.Detail}"));
        Assert.All(report.Rows.Where(row => !row.Name.EndsWith("/greedy", StringComparison.Ordinal)), row => Assert.InRange(row.MaxAbsDiff!.Value, 1e-9, 1e-4));
    }

    [Fact]
    public void DifferentLogitsAndTokens_FailTheirRows() => Assert.Equal(
        [
            ("logits", "prompt.1, value 0: expected 99999"),
            ("cached_logits", "prompt.1, value 0: expected 99999"),
            ("greedy", "prompt.0 at token 0: expected 99999"),
        ],
        FailuresAfterChanging("prompt.1.logits", "prompt.0.greedy"));

    [Fact]
    public void DifferentHiddenStates_FailTheirRows() => Assert.Equal(
        [
            ("hidden", "prompt.0, block 0, value 0: expected 99999"),
            ("final_norm", "prompt.1, value 0: expected 99999"),
            ("cached_hidden", "prompt.0, block 0, value 0: expected 99999"),
            ("cached_final_norm", "prompt.1, value 0: expected 99999"),
            ("greedy_logits", "prompt.1, step 0, value 0: expected 99999"),
        ],
        FailuresAfterChanging("prompt.0.hidden", "prompt.1.final_norm", "prompt.1.greedy_logits"));

    [Fact]
    public void Blocks_PassByType_AndAChangedValueFailsItsType()
    {
        _golden.AddBlocks();
        Assert.Equal(12, Run().Passed);
        GoldenChange.FirstValue(_golden.Find("gguf", "blocks.safetensors"), "Q4_K.values");
        var report = Run();
        Assert.Equal("Q4_K", Assert.Single(report.Rows, row => row.Status == VerificationStatus.Failed).Name);
    }

    [Fact]
    public void Templates_PassByName_AndAChangedTextFails()
    {
        _golden.AddTemplate("own-raising");
        _golden.AddTemplate("own-loops");
        Assert.Equal(2, Run().Passed);
        var cases = _golden.Find("chat_templates", "own-raising", "cases.jsonl");
        File.WriteAllText(cases, File.ReadAllText(cases).Replace("System role not supported", "Something else", StringComparison.Ordinal));
        var failed = Assert.Single(Run().Rows, row => row.Status == VerificationStatus.Failed);
        Assert.Equal("own-raising", failed.Name);
        Assert.Contains("at character 1: expected 'Something else', got 'System role not supported'", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenizers_PassByDirection()
    {
        _golden.AddTokenizer("right", """{"text": "", "ids": [], "ids_with_special": [], "decoded": "", "decoded_skip_special": ""}""");
        _golden.AddTokenizer("wrong", """{"text": "", "ids": [], "ids_with_special": [5], "decoded": "", "decoded_skip_special": "x"}""");
        var rows = Run().Rows;
        Assert.Equal(
            ["ids", "ids_with_special", "decoded", "decoded_skip_special", "streamed"],
            rows.Take(5).Select(row => row.Name.Replace("right/", "", StringComparison.Ordinal)));
        Assert.Equal(["wrong/ids_with_special", "wrong/decoded_skip_special"], rows.Where(row => row.Status == VerificationStatus.Failed).Select(row => row.Name));
    }

    /// <summary>Routers that R2R's own code wrote and ran, read from its files: with the embedding in the file, from the checkpoint it names, and without one.</summary>
    [Fact]
    public void Routers_PassByBothTwins()
    {
        foreach (var kind in (string[])["hidden", "logits", "token-hidden-logits", "token-hidden-logits-raw"]) _golden.AddRouter(kind);
        _golden.AddEmbedding("llama-tied-gqa");
        var rows = Run().Rows.Where(row => row.Kind == "r2r").ToArray();
        Assert.Equal(
            from router in (string[])["hidden/router", "logits/router", "token-hidden-logits/router", "token-hidden-logits/router_all", "token-hidden-logits-raw/router"]
            from what in (string[])["score_logit", "score", "served_score"]
            select $"{router}/{what}",
            rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.True(row.Status == VerificationStatus.Passed, $"{row.Name}: {row.Detail}"));
        Assert.All(rows, row => Assert.InRange(row.MaxAbsDiff!.Value, 0, 1e-5));
    }

    [Fact]
    public void DifferentScores_FailTheirRows_AndARouterWithoutItsEmbeddingFailsAlone()
    {
        _golden.AddRouter("logits");
        _golden.AddRouter("token-hidden-logits");
        GoldenChange.FirstValue(_golden.Find("r2r", "logits", "expected.safetensors"), "score");
        var report = Run();
        Assert.Equal(["logits/router/score", "logits/router/served_score", "token-hidden-logits/router"], report.Rows.Where(row => row.Status == VerificationStatus.Failed).Select(row => row.Name));
        Assert.Contains("has no checkpoint 'llama-tied-gqa'", report.Rows.Single(row => row.Name == "token-hidden-logits/router").Detail, StringComparison.Ordinal);
        Assert.Equal(4, report.Passed);
    }

    [Fact]
    public void WhatIsNotSupported_IsSkippedByName()
    {
        _golden.AddCheckpoint("mixtral");
        _golden.AddFile("{}", "adapters", "lora", "adapter_config.json");
        _golden.AddFile("", "vectors", "control.gguf");
        _golden.AddFile("", "vectors", "control.expected.safetensors");
        _golden.AddFile("", "future", "readme");
        var report = Run();
        Assert.Equal([("checkpoint", "mixtral"), ("adapter", "lora"), ("vector", "control.gguf"), ("unknown", "future")], report.Rows.Select(row => (row.Kind, row.Name)));
        Assert.Equal((0, 0, 4), (report.Passed, report.Failed, report.Skipped));
        Assert.Contains("'mixtral' is not supported", report.Rows[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrokenGoldenFile_FailsAlone()
    {
        _golden.AddTemplate("own-loops");
        _golden.AddFile("not json\n", "chat_templates", "broken", "cases.jsonl");
        _golden.AddFile("{{ ", "chat_templates", "unparsable", "template.jinja");
        _golden.AddFile("", "tokenizers", "empty", "tokenizer.json");
        _golden.AddFile("", "gguf", "blocks.safetensors");
        _golden.AddFile("""{"model_type": "llama"}""", "checkpoints", "hollow", "config.json");
        _golden.AddFile("PK", "r2r", "junk", "router.pt");
        _golden.AddFile("", "r2r", "nothing", "expected.safetensors");
        _golden.AddFile("", "real", "nothing", "chats.jsonl");
        _golden.AddFile("GGUF", "real", "truncated", "model.gguf");
        var report = Run();
        Assert.Equal("own-loops", Assert.Single(report.Rows, row => row.Status == VerificationStatus.Passed).Name);
        Assert.Equal(
            ["broken", "unparsable", "empty", "blocks.safetensors", "hollow", "junk/router", "nothing/router", "nothing", "truncated"],
            report.Rows.Where(row => row.Status == VerificationStatus.Failed).Select(row => row.Name));
        Assert.All(report.Rows, row => Assert.DoesNotContain('\n', row.Detail));
    }

    [Fact]
    public void AFolderWithoutGoldenValues_IsRefused()
    {
        Assert.Throws<InvalidFileException>(() => Run());
        Assert.Throws<InvalidFileException>(() => Verifier.Run(_golden.Find("missing"), stop: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void RowsAreToldAsTheyCome()
    {
        _golden.AddTemplate("own-loops");
        var heard = new List<string>();
        Verifier.Run(_golden.Path, heard.Add, row => heard.Add(row.Name), TestContext.Current.CancellationToken);
        Assert.Equal(["chat_template own-loops", "own-loops"], heard);
    }

    /// <summary>Names of the failed rows of the checkpoint, and their details up to what was computed.</summary>
    private IEnumerable<(string Row, string Detail)> FailuresAfterChanging(params string[] tensors)
    {
        _golden.AddCheckpoint();
        GoldenChange.FirstValue(_golden.Find("checkpoints", "llama3-rope-bf16", "expected.safetensors"), tensors);
        return Run().Rows.Where(row => row.Status == VerificationStatus.Failed).Select(row => (row.Name.Split('/')[1], row.Detail.Split(", got ")[0]));
    }

    private VerificationReport Run() => Verifier.Run(_golden.Path, stop: TestContext.Current.CancellationToken);
}
