using System.Runtime.CompilerServices;

namespace Routing.Tests.Testing;

/// <summary>Finds files of the repository from the tests' source.</summary>
internal static class RepositoryFile
{
    public static string Find(params string[] parts) => Path.GetFullPath(Path.Combine([Root(), .. parts]));

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..");
}
