using System.CommandLine;
using Routing.R2R;

namespace Routing.Cli.Options;

/// <summary>The flag that names a trained router.</summary>
internal sealed class RouterOption
{
    private readonly Option<DirectoryInfo?> _router = new("--router") { Description = $"Folder of a trained token router, offered as policy {TokenRouterNames.R2R}." };

    public void AddTo(Command command, bool required = false)
    {
        _router.Required = required;
        command.Options.Add(_router);
    }

    /// <summary>The router; null when none was named.</summary>
    /// <exception cref="Formats.InvalidFileException">The folder does not hold one.</exception>
    public RouterArtifact? Read(ParseResult parsed) => parsed.GetValue(_router) is { } folder ? RouterArtifact.Load(folder.FullName) : null;
}
