using Routing.Formats.Inspection;
using Routing.R2R.Inspection;

namespace Routing.Hosting;

/// <summary>Every kind of file and folder the product knows, those of routers too.</summary>
public static class KnownFiles
{
    /// <summary>Says what a path is, after checking it with the code that loads it.</summary>
    /// <exception cref="Formats.InvalidFileException">Broken, or of no known kind; says what it looks like.</exception>
    public static InspectionReport Inspect(string path) => Inspector.Inspect(path, new RouterArtifactInspector(), new OfficialRouterInspector());
}
