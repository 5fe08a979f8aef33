using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary><c>routing train</c>: everything that can be trained.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Train a tokenizer, a model or a router.")
    {
        TrainTokenizerCommand.Create(),
        TrainBaseCommand.Create(),
        TrainR2RCommand.Create(),
    };
}
