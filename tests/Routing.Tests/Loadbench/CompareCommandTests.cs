using Routing.Tests.Testing;

namespace Routing.Tests.Loadbench;

public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("output_throughput < 0.95x", 1)]
    [InlineData("output_throughput < 0.85x", 0)]
    [InlineData("output_throughput<95", 1)]
    [InlineData("p99_ttft_ms > 1.5x", 1)]
    [InlineData("p99_ttft_ms > 100", 0)]
    public async Task Compare_Fails_WhenTheConditionHolds(string condition, int expected)
    {
        var (code, output, error) = await ServeCommandTests.RunAsync("compare", Write("a", "r2r", 100, 10), Write("b", "r2r", 90, 20), "--fail-if", condition);
        Assert.Equal(expected, code);
        Assert.Contains("| r2r, concurrency 1 | output_throughput | 100 | 90 | 0.900 * |", output, StringComparison.Ordinal);
        Assert.Equal(expected == 1, error.Contains("failed: r2r, concurrency 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("output_throughput", "write a figure")]
    [InlineData("output_throughput < fast", "write a figure")]
    [InlineData("accuracy < 0.5", "no row has accuracy")]
    public async Task Compare_NeverPasses_WhatItCannotCheck(string condition, string message)
    {
        var (code, _, error) = await ServeCommandTests.RunAsync("compare", Write("a", "r2r", 100, 10), Write("b", "r2r", 90, 20), "--fail-if", condition);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_NeedsACommonRow()
    {
        var (code, _, error) = await ServeCommandTests.RunAsync("compare", Write("a", "r2r", 100, 10), Write("b", "small", 90, 20));
        Assert.Equal(2, code);
        Assert.Contains("share no policy and level", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":"other"}""")]
    [InlineData("""{"schema":"routing.loadbench.serve","schema_version":99,"rows":[]}""")]
    [InlineData("nonsense")]
    public async Task Compare_RefusesOtherFiles(string text)
    {
        File.WriteAllText(_folder.File("other.json"), text);
        var (code, _, error) = await ServeCommandTests.RunAsync("compare", Write("a", "r2r", 100, 10), _folder.File("other.json"));
        Assert.Equal(2, code);
        Assert.Contains("other.json", error, StringComparison.Ordinal);
    }

    private string Write(string name, string policy, double throughput, double ttft)
    {
        var path = _folder.File(name + ".json");
        File.WriteAllText(path, $$"""
            {"schema":"routing.loadbench.serve","schema_version":1,"rows":[{"policy":"{{policy}}","level":"concurrency 1","figures":{
              "output_throughput":{"median":{{throughput}},"low":{{throughput}},"high":{{throughput}} },"p99_ttft_ms":{"median":{{ttft}},"low":{{ttft}},"high":{{ttft}} } } }]}
            """);
        return path;
    }
}
