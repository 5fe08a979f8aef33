using System.CommandLine;
using Routing.Cli.Commands;

namespace Routing.Cli;

/// <summary>Every verb of the <c>routing</c> command, in the order help shows them.</summary>
internal static class Verbs
{
    public static IEnumerable<Command> All() =>
    [
        ChatCommand.Create(),
        GenerateCommand.Create(),
        ServeCommand.Create(),
        HealthCommand.Create(),
        EvalCommand.Create(),
        LabelCommand.Create(),
        TrainCommand.Create(),
        CalibrateCommand.Create(),
        ImportCommand.Create(),
        ConvertCommand.Create(),
        InspectCommand.Create(),
        VerifyCommand.Create(),
        DoctorCommand.Create(),
    ];
}
