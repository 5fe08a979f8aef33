using System.CommandLine;
using Routing.Hosting;
using Routing.R2R.Labels;
using Routing.R2R.Labels.Judging;

namespace Routing.Cli.Options;

/// <summary>The flags that say what is labelled and how.</summary>
internal sealed class LabelFlags
{
    private static readonly LabelSettings s_defaults = new();

    private readonly Option<DirectoryInfo> _output = new("--out") { Description = "Folder for the labels.", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on with what an interrupted run left there." };
    private readonly Option<int?> _items = new("--items") { Description = "Questions to label (default: 1500 of the gym, all of a file)." };
    private readonly Option<ulong> _seed = Flag("--seed", 1UL, "Which stream of the gym's training questions.");
    private readonly Option<FileInfo?> _prompts = new("--prompts") { Description = "Label the large model's answers to these prompts instead: JSON lines with \"prompt\" or \"messages\", optionally \"answer\" and \"family\"." };
    private readonly Option<FileInfo?> _traces = new("--traces") { Description = "Label along these answers instead: JSON lines with \"item\", \"prompt_ids\" and \"output_ids\"." };
    private readonly Option<string> _labels = Flag("--labels", string.Join(',', s_defaults.Labels.Select(Name)), "Labels beside the mismatch, by comma: gap, kl, remerge, outcome, judge.");
    private readonly Option<int> _maxTokens = Flag("--max-tokens", s_defaults.MaxTokens, "Longest answer, also after another token was taken.");
    private readonly Option<int> _logits = Flag("--logits", s_defaults.LogitCount, "Largest logits kept of the small model.");
    private readonly Option<int> _remergeTokens = Flag("--remerge-tokens", s_defaults.RemergeTokens, "Equal tokens in a row that count as re-joined.");
    private readonly Option<int> _remergeWithin = Flag("--remerge-within", s_defaults.RemergeWithin, "Tokens within which a continuation must re-join.");
    private readonly Option<bool> _trust = new("--trust-remerge") { Description = "End continuations once they have re-joined: half the work, and outcomes that change later are missed (bench/results/r2r-labels.md)." };
    private readonly Option<string> _marker = Flag("--answer-marker", s_defaults.AnswerMarker, "What stands before a final answer in a file's answers; without it their last line counts.");
    private readonly Option<int> _rows = Flag("--rows", s_defaults.Rows, "Items in flight.");
    private readonly Option<int> _shard = Flag("--items-per-shard", s_defaults.ItemsPerShard, "Items a shard holds at most: the work that a kill can cost.");
    private readonly Option<string?> _judgeUrl = new("--judge-url") { Description = "OpenAI-compatible endpoint that judges mismatches, up to and with /v1." };
    private readonly Option<string?> _judgeModel = new("--judge-model") { Description = "Model that judges." };
    private readonly Option<string> _judgeKey = Flag("--judge-key-env", "OPENAI_API_KEY", "Environment variable with the endpoint's key.");
    private readonly Option<int> _judgeConcurrency = Flag("--judge-concurrency", 8, "Questions to the judge in flight.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
        [
            _output, _resume, _items, _seed, _prompts, _traces, _labels, _maxTokens, _logits, _remergeTokens, _remergeWithin, _trust, _marker, _rows, _shard,
            _judgeUrl, _judgeModel, _judgeKey, _judgeConcurrency,
        ]) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value cannot be used.</exception>
    public LabelOptions Read(ParseResult parsed, HostSettings models)
    {
        var judge = Judge(parsed);
        var options = new LabelOptions
        {
            Small = models.Small,
            Large = models.Large!,
            Output = parsed.GetRequiredValue(_output).FullName,
            Resume = parsed.GetValue(_resume),
            Items = parsed.GetValue(_items),
            Seed = parsed.GetValue(_seed),
            Prompts = parsed.GetValue(_prompts)?.FullName,
            Traces = parsed.GetValue(_traces)?.FullName,
            Settings = new LabelSettings
            {
                Labels = Labels(parsed.GetRequiredValue(_labels), judge is not null),
                MaxTokens = parsed.GetValue(_maxTokens),
                LogitCount = parsed.GetValue(_logits),
                RemergeTokens = parsed.GetValue(_remergeTokens),
                RemergeWithin = parsed.GetValue(_remergeWithin),
                TrustRemerge = parsed.GetValue(_trust),
                AnswerMarker = parsed.GetRequiredValue(_marker),
                Rows = parsed.GetValue(_rows),
                ItemsPerShard = parsed.GetValue(_shard),
                KvBytes = models.KvBytes,
            },
            Judge = judge,
            Precision = models.Precision,
            Device = models.Device,
        };
        string[] errors = [.. options.Errors()];
        return errors.Length == 0 ? options : throw new UsageException(string.Join(" ", errors));
    }

    private JudgeOptions? Judge(ParseResult parsed)
    {
        var (url, model) = (parsed.GetValue(_judgeUrl), parsed.GetValue(_judgeModel));
        if (url is null != model is null) throw new UsageException("a judge needs both --judge-url and --judge-model.");
        if (url is null) return null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new UsageException($"--judge-url {url}: give an address that begins with http:// or https://.");
        if (parsed.GetValue(_judgeConcurrency) < 1) throw new UsageException($"--judge-concurrency {parsed.GetValue(_judgeConcurrency)}: give 1 or more.");
        return new JudgeOptions { Url = address, Model = model!, KeyVariable = parsed.GetRequiredValue(_judgeKey), Concurrency = parsed.GetValue(_judgeConcurrency) };
    }

    // In one order, so that a resumed run may name them in another.
    private static LabelKind[] Labels(string names, bool hasJudge)
    {
        var kinds = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse);
        return [.. (hasJudge ? kinds.Append(LabelKind.Judge) : kinds).Where(kind => kind != LabelKind.Mismatch).Distinct().Order()];
    }

    private static LabelKind Parse(string name) => Enum.GetValues<LabelKind>().Cast<LabelKind?>().FirstOrDefault(kind => Name(kind!.Value) == name)
        ?? throw new UsageException($"--labels {name}: choose among {string.Join(", ", Enum.GetValues<LabelKind>().Select(Name))}.");

    private static string Name(LabelKind kind) => kind.ToString().ToLowerInvariant();

    private static Option<T> Flag<T>(string name, T value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
