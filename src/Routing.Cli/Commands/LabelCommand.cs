using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary><c>routing label</c>: everything that makes labels for a router to learn from.</summary>
internal static class LabelCommand
{
    public static Command Create() => new("label", "Make the labels a router learns from.")
    {
        LabelR2RCommand.Create(),
    };
}
