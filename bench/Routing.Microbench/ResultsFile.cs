using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using Routing.Bench;

namespace Routing.Microbench;

/// <summary>The Markdown file of a run: the machine, then a table a class.</summary>
internal static class ResultsFile
{
    private const string Flag = "--save";

    /// <summary>Separates our own flag from BenchmarkDotNet's.</summary>
    public static (string? Path, string[] Others) TakeFlag(string[] args)
    {
        var at = Array.IndexOf(args, Flag);
        if (at < 0) return (null, args);
        if (at + 1 == args.Length) throw new ArgumentException($"{Flag} needs a file name.");
        return (args[at + 1], [.. args[..at], .. args[(at + 2)..]]);
    }

    public static void Write(string path, MachineFingerprint machine, IEnumerable<Summary> summaries)
    {
        using var file = new StreamWriter(path);
        file.WriteLine("# Microbenchmarks\n");
        file.WriteLine(machine.ToMarkdown());
        foreach (var summary in summaries.Where(summary => summary.Reports.Length > 0))
        {
            var table = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, table);
            file.WriteLine($"## {summary.BenchmarksCases[0].Descriptor.Type.Name}\n");
            file.WriteLine(table.GetLog());
        }
    }
}
