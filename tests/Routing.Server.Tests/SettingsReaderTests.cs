using Microsoft.Extensions.Configuration;
using Routing.Server.Configuration;
using Routing.Server.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Settings are read strictly, and everything wrong is said at once.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    public void Values_AreRead_WhateverTheirCase()
    {
        var settings = Read(("MaxQueue", "7"), ("pingseconds", "2.5"), ("INSPECTOR", "false"), ("Name", "mine"), ("Threshold", "0.25"), ("RequestsPerMinute", "60"));

        Assert.Equal(new ServerSettings { MaxQueue = 7, PingSeconds = 2.5, Inspector = false, Name = "mine", Threshold = 0.25f, RequestsPerMinute = 60 }, settings);
    }

    [Fact]
    public void Nothing_IsTheDefaults() => Assert.Equal(new ServerSettings(), Read());

    [Fact]
    public void EverythingWrong_IsSaidAtOnce()
    {
        var errors = Errors(("MaxQueu", "7"), ("MaxSequences", "many"), ("Port", "99999"), ("KvMb", "0"), ("PingSeconds", "-1"), ("ApiKeyFile", "/nowhere/keys"), ("Precision", "f8"), ("Host", "my server"));

        foreach (var words in (string[])["'MaxQueu' is not a setting", "'MaxSequences' is 'many'; it must be a whole number", "'Port' is 99999", "'KvMb' is 0", "'PingSeconds' is -1", "/nowhere/keys", "'precision' is 'f8'", "'Host' is 'my server'"])
            Assert.Contains(errors, error => error.Contains(words, StringComparison.Ordinal));
        Assert.Equal(8, errors.Count);
    }

    [Theory]
    [InlineData("MaxQueue", "1.5", "a whole number")]
    [InlineData("MaxQueue", "", "a whole number")]
    [InlineData("MaxQueue", "99999999999", "a whole number")]
    [InlineData("Inspector", "maybe", "true or false")]
    [InlineData("DrainSeconds", "soon", "a number")]
    [InlineData("DrainSeconds", "NaN", "a number")]
    [InlineData("Threshold", "Infinity", "a number")]
    [InlineData("Name", "a:b", "separate it")]
    [InlineData("Name", "", "is empty")]
    [InlineData("RequestsPerMinute", "0", "1 or more")]
    public void WrongValues_AreRefused(string key, string value, string words) =>
        Assert.Contains(Errors((key, value)), error => error.Contains($"'{key}'", StringComparison.Ordinal) && error.Contains(words, StringComparison.Ordinal));

    [Fact]
    public void NestedValues_AreRefused() => Assert.Contains(Errors(("MaxQueue:Small", "5")), error => error.Contains("'MaxQueue' must be one value", StringComparison.Ordinal));

    [Theory]
    [InlineData("ApiKeyFile")]
    [InlineData("AdminKeyFile")]
    public void KeyFile_WithoutAKey_IsRefused_BecauseItWouldOpenTheServer(string key)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(Errors((key, folder.Write("keys", "# none yet", ""))), error => error.Contains("has no key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PolicyThatTheModelsLack_FailsTheStart() =>
        await Assert.ThrowsAsync<ArgumentException>(() => TestServer.StartAsync(new ServerSettings { Policy = "unheard" }));

    private static ServerSettings Read(params (string Key, string Value)[] values) => SettingsReader.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.ToDictionary(pair => $"Routing:{pair.Key}", pair => (string?)pair.Value)).Build().GetSection(ServerSettings.Section));

    private static IReadOnlyList<string> Errors(params (string Key, string Value)[] values) => Assert.Throws<InvalidSettingsException>(() => Read(values)).Errors;
}
