using System.CommandLine;
using Routing.Training.Gym;
using Routing.Training.Tokenizers;

namespace Routing.Cli.Commands;

/// <summary><c>routing train tokenizer</c>: a byte-level BPE from text of the gym.</summary>
internal static class TrainTokenizerCommand
{
    private static readonly int s_smallest = 256 + GymFormat.SpecialTokens.Count;

    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--out") { Description = "Folder for tokenizer.json and tokenizer_config.json.", Required = true };
        var size = new Option<int>("--vocab") { Description = "Tokens at most, special ones and the 256 bytes included.", DefaultValueFactory = _ => 1024 };
        var seed = new Option<ulong>("--seed") { Description = "Of the gym text to learn from.", DefaultValueFactory = _ => 1 };
        var command = new Command("tokenizer", "Train a byte-level BPE tokenizer on text of the gym.") { folder, size, seed, ConsoleOutput.JsonOption() };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder).FullName, parsed.GetValue(size), parsed.GetValue(seed), ConsoleOutput.Of(parsed)));
        return command;
    }

    private static int Run(string folder, int size, ulong seed, ConsoleOutput output)
    {
        if (size < s_smallest) throw new UsageException($"--vocab {size}: give at least {s_smallest}, room for the bytes and the special tokens");
        var vocabulary = GymTokenizer.Train(size, seed);
        GymTokenizer.Save(vocabulary, folder);
        if (output.IsJson) output.Json(new { Folder = folder, VocabularySize = vocabulary.Tokens.Count, Merges = vocabulary.Merges.Count });
        else output.Line($"{vocabulary.Tokens.Count} tokens, {vocabulary.Merges.Count} of them merged, written to {folder}");
        return ExitCodes.Success;
    }
}
