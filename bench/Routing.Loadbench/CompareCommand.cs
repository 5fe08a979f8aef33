using System.CommandLine;
using Routing.Loadbench.Comparing;

namespace Routing.Loadbench;

/// <summary><c>compare</c>: two result files of <c>serve</c> as ratios, and a gate for build servers.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var first = new Argument<string>("a") { Description = "Result to compare with (JSON)." };
        var second = new Argument<string>("b") { Description = "Result that is compared." };
        var failIf = new Option<string[]>("--fail-if") { Description = "Exit with 1 if this holds for a row: \"output_throughput < 0.95x\" (of a), \"p99_ttft_ms > 500\"." };
        var command = new Command("compare", "Ratios of two results of serve, by policy and level; * where the repeats' ranges do not overlap.") { first, second, failIf };
        command.SetAction(parsed =>
        {
            FailCondition[] conditions = [.. (parsed.GetValue(failIf) ?? []).Select(FailCondition.Parse)];
            var comparison = new SweepComparison(SavedSweep.Read(parsed.GetValue(first)!), SavedSweep.Read(parsed.GetValue(second)!));
            var failures = comparison.Failures(conditions);
            parsed.InvocationConfiguration.Output.WriteLine(comparison.ToMarkdown());
            foreach (var failure in failures) parsed.InvocationConfiguration.Error.WriteLine($"failed: {failure}");
            return failures.Count > 0 ? ExitCodes.Failed : ExitCodes.Success;
        });
        return command;
    }
}
