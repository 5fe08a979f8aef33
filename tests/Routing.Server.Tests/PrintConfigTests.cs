using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;
using Routing.Tests.Cli;

namespace Routing.Server.Tests;

/// <summary>What <c>routing serve --print-config</c> shows, given back as <c>--config</c>, is the same settings.</summary>
public sealed class PrintConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public Task Defaults_ComeBack() => AssertComesBackAsync();

    /// <summary>No setting has its default.</summary>
    [Fact]
    public async Task EverySetting_ComesBack()
    {
        var keys = _folder.Write("a \"key\" file é", "k");
        ServerSettings settings = new()
        {
            Host = "::1", Port = 1, Small = "s p", Large = "l\\p", Router = "r/p", Name = "ö \"n\"\nx", Policy = "lossless", Threshold = 0.1f, LargeFraction = 1e-7, Precision = "bf16", Device = "cuda", Threads = 3, KvMb = 7, MaxSequences = 8,
            MaxQueue = 9, MaxQueuedTokens = 10, ApiKeyFile = keys, AdminKeyFile = keys, RequestsPerMinute = 11, TokensPerMinute = int.MaxValue, MaxBodyMb = 12, RequestTimeoutSeconds = 0.30000000000000004, DrainSeconds = 1.5, PingSeconds = 1e-3,
            SlowReaderSeconds = 604_800, Inspector = false, VllmMetrics = true, OtlpEndpoint = "http://a:4317/", CorsOrigins = "http://a, *", DefaultMaxTokens = 13,
        };
        var unset = SettingsReader.Keys.Where(key => Equals(key.GetValue(settings), key.GetValue(new ServerSettings()))).Select(key => key.Name);
        Assert.Equal(["Model"], unset);   // excludes a pair

        string[] flags = [.. SettingsReader.Keys.Where(key => key.Name != "Model").SelectMany(key => (string[])["--" + JsonNamingPolicy.KebabCaseLower.ConvertName(key.Name), Text(key.GetValue(settings)!)])];
        Assert.Equal(settings, await AssertComesBackAsync(flags));
    }

    [Fact]
    public async Task OneModel_ComesBack() => Assert.Equal("m", (await AssertComesBackAsync("--model", "m")).Model);

    private async Task<ServerSettings> AssertComesBackAsync(params string[] flags)
    {
        var first = await CliRun.OfAsync(["serve", "--print-config", .. flags]);
        Assert.True(first.ExitCode == 0, first.Error);
        var file = _folder.File("printed.json");
        await File.WriteAllTextAsync(file, first.Output);
        var second = await CliRun.OfAsync("serve", "--print-config", "--config", file);
        Assert.True(second.ExitCode == 0, second.Error);

        Assert.Equal(first.Output, second.Output);
        Assert.Equal(SettingsReader.Keys.Select(key => key.Name), JsonNode.Parse(first.Output)![ServerSettings.Section]!.AsObject().Select(setting => setting.Key));
        return SettingsReader.Read(new ConfigurationBuilder().AddJsonFile(file).Build().GetSection(ServerSettings.Section));
    }

    private static string Text(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;

    public void Dispose() => _folder.Dispose();
}
