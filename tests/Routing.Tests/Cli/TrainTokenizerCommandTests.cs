using System.Text.Json;
using Routing.Cli;
using Routing.Formats.Tokenization;
using Routing.Tests.Testing;

namespace Routing.Tests.Cli;

public class TrainTokenizerCommandTests
{
    [Fact]
    public async Task Tokenizer_IsWritten_AndCanBeRead()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.OfAsync("train", "tokenizer", "--out", folder.File("new"), "--vocab", "300", "--json");
        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Equal(300, JsonDocument.Parse(run.Output).RootElement.GetProperty("vocabulary_size").GetInt32());
        Assert.Equal(300, Tokenizer.Load(Path.Combine(folder.Path, "new", "tokenizer.json")).VocabularySize);
        Assert.True(File.Exists(Path.Combine(folder.Path, "new", "tokenizer_config.json")));
    }

    [Fact]
    public async Task VocabularyThatCannotHoldTheBytes_IsRefused_AndNothingWritten()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.OfAsync("train", "tokenizer", "--out", folder.File("new"), "--vocab", "256");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("--vocab 256: give at least 260", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}
