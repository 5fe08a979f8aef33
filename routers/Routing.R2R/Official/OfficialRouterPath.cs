using Routing.Formats;

namespace Routing.R2R.Official;

/// <summary>Finds the router of a folder, by the rules R2R's own loader has for Hugging Face repositories.</summary>
public static class OfficialRouterPath
{
    private static readonly string[] s_preferred = ["default_router.pt", "router.pt", "default_router_sampling.pt"];

    /// <summary>The file itself; or of a folder the first of the names R2R prefers, else the first <c>.pt</c> in alphabetical order.</summary>
    public static string Resolve(string path)
    {
        if (!Directory.Exists(path)) return path;
        var files = Directory.EnumerateFiles(path, "*.pt").Order(StringComparer.Ordinal).ToArray();
        return s_preferred.Select(name => Path.Combine(path, name)).FirstOrDefault(files.Contains)
            ?? files.FirstOrDefault()
            ?? throw new InvalidFileException(path, "*.pt", "is missing: there is no router file in this folder");
    }
}
