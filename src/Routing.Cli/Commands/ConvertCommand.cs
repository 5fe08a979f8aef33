using System.CommandLine;
using System.Globalization;
using Routing.R2R;
using Routing.R2R.Official;

namespace Routing.Cli.Commands;

/// <summary><c>routing convert r2r-router</c>: routers that R2R's own code trained become routers of ours.</summary>
internal static class ConvertCommand
{
    public static Command Create() => new("convert", "Turn other people's trained routers into routers of this runtime.") { CreateR2R() };

    private static Command CreateR2R()
    {
        var file = new Argument<string>("file") { Description = "A router.pt of R2R, or a folder of them (default_router.pt is taken first)." };
        var embedding = new Option<string?>("--embedding") { Description = "Checkpoint folder of the small model the router judges: checked, and recorded so that no other is paired with it." };
        var folder = new Option<string>("--out") { Description = "The router folder to write.", Required = true };
        var force = new Option<bool>("--force") { Description = "Replace the router in a folder that is not empty." };
        var command = new Command("r2r-router", "Convert a router checkpoint of R2R. Nothing in it is executed.") { file, embedding, folder, force, ConsoleOutput.JsonOption() };
        command.SetAction(parsed => Convert(
            ConsoleOutput.Of(parsed), parsed.GetRequiredValue(file), parsed.GetValue(embedding), parsed.GetRequiredValue(folder), parsed.GetValue(force)));
        return command;
    }

    private static int Convert(ConsoleOutput output, string file, string? embedding, string folder, bool force)
    {
        if (!force && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"--out {folder}: is not empty; name another folder, or use --force to replace the router in it");
        using var router = OfficialRouter.Open(file);
        var artifact = OfficialRouterImporter.Import(router, embedding);
        artifact.Save(folder);
        Report(output, router, artifact, folder);
        return ExitCodes.Success;
    }

    private static void Report(ConsoleOutput output, OfficialRouter router, RouterArtifact artifact, string folder)
    {
        if (router.Threshold is null) output.Note($"the file has no threshold; {artifact.Threshold} is R2R's default");
        if (artifact.Small?.EmbeddingSha256 is null && artifact.Network.Architecture.SeesToken)
            output.Note("the small model is not known: with --embedding and its checkpoint folder it is checked, and no other is paired with this router");
        var network = artifact.Network;
        if (output.IsJson)
            output.Json(new { Folder = folder, Source = router.Path, Architecture = network.Architecture.Name, Parameters = network.ParameterCount, artifact.Threshold, artifact.Small });
        else
            output.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: {network.Architecture}, {network.ParameterCount:N0} parameters, threshold {artifact.Threshold}, small model {artifact.Small?.Name ?? "unknown"}"));
    }
}
