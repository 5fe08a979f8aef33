using System.CommandLine;
using System.Globalization;
using Routing.Cli.Options;
using Routing.Hosting;
using Routing.Hosting.Evaluation;
using Routing.Training.Gym;

namespace Routing.Cli.Commands;

/// <summary><c>routing eval gym</c>: exact match by family under one policy, with the large model's share and the speed.</summary>
internal static class EvalGymCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Test items in all, the same number of every family.", DefaultValueFactory = _ => 510 };
        var concurrency = new Option<int>("--concurrency") { Description = "Requests in flight.", DefaultValueFactory = _ => 16 };
        var heldOut = new Option<bool>("--held-out") { Description = "Ask the families the shipped models were never trained on." };
        var maxTokens = new Option<int>("--max-tokens") { Description = "Longest answer.", DefaultValueFactory = _ => 192 };
        var markdown = new Option<FileInfo?>("--markdown") { Description = "Also write the table to this file." };
        var (models, policy, json) = (new ModelOptions(), new PolicyOptions(), ConsoleOutput.JsonOption());
        var command = new Command("gym", "Answer the gym's test questions greedily and score them by exact match.") { count, concurrency, heldOut, maxTokens, markdown, json };
        models.AddTo(command);
        policy.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(count) < 1) throw new UsageException($"--count {parsed.GetValue(count)}: give 1 or more.");
            if (parsed.GetValue(concurrency) < 1) throw new UsageException($"--concurrency {parsed.GetValue(concurrency)}: give 1 or more.");
            var settings = models.Read(parsed);
            var routers = TokenRouters.Of(settings);
            var (name, routing) = policy.Read(parsed, routers, isPair: settings.Large is not null);
            var console = ConsoleOutput.Of(parsed);
            using var host = ModelHost.Start(settings, new() { QueueCapacity = Math.Max(256, parsed.GetValue(concurrency)) }, routers);
            GymFamily[] families = [.. GymTasks.Families.Where(family => family.HeldOut == parsed.GetValue(heldOut))];
            var items = GymEvaluation.Items(families, GymSplit.Test, parsed.GetValue(count));
            var gym = new GymEvaluation(host, parsed.GetValue(concurrency), parsed.GetValue(maxTokens));
            var report = await Requests.RunAsync(() => gym.RunAsync(name, routing, items, Progress(console, items.Count), stop));
            if (parsed.GetValue(markdown) is { } file) await File.WriteAllTextAsync(file.FullName, report.ToMarkdown(), stop);
            if (console.IsJson) console.Json(report);
            else Show(console, report);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Action<int> Progress(ConsoleOutput console, int items) => done =>
    {
        if (done % 100 == 0 && done < items) console.Note($"{done} of {items}");
    };

    private static void Show(ConsoleOutput console, GymReport report)
    {
        static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
        console.Table(["family", "kind", "items", "exact match", "large tokens"],
            [.. report.Families.Select(family => (IReadOnlyList<string>)[family.Key, family.Value.Kind, $"{family.Value.Items}", Percent(family.Value.Accuracy), Percent(family.Value.LargeFraction)])]);
        console.Line($"{report.Policy}: {Percent(report.Accuracy)} exact match on {report.Items} items · {Percent(report.LargeFraction)} large tokens · {report.TokensPerSecond:N0} tokens/s");
    }
}
