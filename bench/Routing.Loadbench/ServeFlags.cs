using System.CommandLine;
using System.Globalization;
using Routing.Loadbench.Figures;
using Routing.Loadbench.Load;

namespace Routing.Loadbench;

/// <summary>The flags of <c>serve</c> that say how much load there is, under which policies, and what is worked out.</summary>
internal sealed class ServeFlags
{
    private readonly Option<string[]> _concurrency = Words("--concurrency", "Requests in flight, a run for each: 1,8,32 (default: 1,4,16).");
    private readonly Option<string[]> _rate = Words("--rate", "Requests a second instead, a run for each: 1,2,4,inf.");
    private readonly Option<double> _burstiness = new("--burstiness") { Description = "Of --rate: 1 is a Poisson process, less comes in bursts, more evenly.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _limit = new("--max-concurrency") { Description = "Most requests in flight under --rate or a trace." };
    private readonly Option<int?> _requests = new("--requests") { Description = "Requests a run (default: 4 × concurrency or 10 s of the rate, 16 at least)." };
    private readonly Option<int> _warmup = new("--warmup") { Description = "Requests of each policy before anything is measured.", DefaultValueFactory = _ => 16 };
    private readonly Option<int> _repeats = new("--repeats") { Description = "Interleaved repeats of everything; medians are reported.", DefaultValueFactory = _ => 3 };
    private readonly Option<ulong> _seed = new("--seed") { Description = "Of requests and arrivals." };
    private readonly Option<string[]> _policies = Words("--policy", "Routing policies to run in turn, each maybe with its threshold: small large r2r r2r@0.4.");
    private readonly Option<string?> _routing = new("--routing") { Description = "JSON of the routing object every request carries: {\"policy\":\"r2r\",\"threshold\":0.4}." };
    private readonly Option<string?> _baseline = new("--baseline") { Description = "Policy that speeds are compared with (default: large, if it is among them)." };
    private readonly Option<string[]> _goodput = Words("--goodput", "What an answer keeps to count as good, in ms: ttft:500 tpot:50 e2el:2000.");
    private readonly Option<string[]> _percentiles = Words("--percentiles", "Of every latency: 50,90,99 (default: 99).");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_concurrency, _rate, _burstiness, _limit, _requests, _warmup, _repeats, _seed, _policies, _routing, _baseline, _goodput, _percentiles]) command.Options.Add(option);
    }

    /// <param name="traceLength">Requests of the trace; null when the load comes from here.</param>
    /// <exception cref="UsageException">A value is impossible.</exception>
    public SweepSettings ReadSweep(ParseResult parsed, int? traceLength)
    {
        var burstiness = parsed.GetValue(_burstiness);
        if (!(burstiness > 0)) throw new UsageException($"--burstiness {burstiness}: give a number over 0.");
        if (traceLength is not null && parsed.GetValue(_requests) is not null) throw new UsageException("--requests does not go with timestamps: a trace is sent whole.");
        return new SweepSettings(
            LoadPolicy.Of(Split(parsed, _policies), parsed.GetValue(_routing)), Levels(parsed, traceLength is not null),
            parsed.GetValue(_requests) is { } requests ? AtLeast(1, "--requests", requests) : null,
            AtLeast(0, "--warmup", parsed.GetValue(_warmup)), AtLeast(1, "--repeats", parsed.GetValue(_repeats)), burstiness, parsed.GetValue(_seed));
    }

    /// <exception cref="UsageException">A value is impossible.</exception>
    public FigureOptions ReadFigures(ParseResult parsed)
    {
        double[] percentiles = [.. Split(parsed, _percentiles).Select(word => double.TryParse(word, CultureInfo.InvariantCulture, out var percentile) && percentile is >= 0 and <= 100
            ? percentile
            : throw new UsageException($"--percentiles {word}: give numbers from 0 to 100, like 50,90,99."))];
        return new(percentiles.Length > 0 ? percentiles : [99], ServiceLevels.Read(Split(parsed, _goodput)));
    }

    /// <exception cref="UsageException">It is none of the policies.</exception>
    public string? ReadBaseline(ParseResult parsed, SweepSettings sweep) => Speedup.Baseline(parsed.GetValue(_baseline), [.. sweep.Policies.Select(policy => policy.Name)]);

    private IReadOnlyList<LoadLevel> Levels(ParseResult parsed, bool isTrace)
    {
        var (concurrencies, rates) = (Split(parsed, _concurrency), Split(parsed, _rate));
        int? limit = parsed.GetValue(_limit) is { } most ? AtLeast(1, "--max-concurrency", most) : null;
        return (isTrace, concurrencies.Count, rates.Count) switch
        {
            (true, 0, 0) => [LoadLevel.Trace(limit)],
            (true, _, _) => throw new UsageException("--concurrency and --rate do not go with timestamps: the file says when requests come."),
            (_, > 0, > 0) => throw new UsageException("give either --concurrency or --rate."),
            (_, _, 0) when limit is not null => throw new UsageException("--max-concurrency goes with --rate or a trace: --concurrency is the limit already."),
            (_, 0, 0) => LoadLevel.ReadConcurrencies(["1", "4", "16"]),
            (_, > 0, _) => LoadLevel.ReadConcurrencies(concurrencies),
            _ => LoadLevel.ReadRates(rates, limit),
        };
    }

    /// <summary>The words of an option, set apart by spaces or commas.</summary>
    private static IReadOnlyList<string> Split(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static int AtLeast(int least, string flag, int value) => value >= least ? value : throw new UsageException($"{flag} {value}: give {least} or more.");

    private static Option<string[]> Words(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
