using System.Runtime.CompilerServices;

namespace Routing.Tests.Testing;

/// <summary>Finds the files under <c>Data</c> beside the tests' source.</summary>
internal static class TestData
{
    public static string Find(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Data");
}
