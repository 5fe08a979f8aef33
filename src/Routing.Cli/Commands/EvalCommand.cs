using System.CommandLine;

namespace Routing.Cli.Commands;

/// <summary><c>routing eval</c>: everything that can be measured for quality.</summary>
internal static class EvalCommand
{
    public static Command Create() => new("eval", "Measure quality and what it costs.")
    {
        EvalGymCommand.Create(),
        EvalR2RCommand.Create(),
    };
}
