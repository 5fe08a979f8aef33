using System.CommandLine;
using Routing.Loadbench.Workloads;

namespace Routing.Loadbench;

/// <summary>The flags of <c>serve</c> that say what is asked.</summary>
internal sealed class WorkloadFlags
{
    private const int FixedOutput = 64, LongestAnswer = 192;

    private readonly Option<string> _workload = new("--workload") { Description = "random, prefix (random after shared beginnings), chat, gym (questions with known answers) or jsonl.", DefaultValueFactory = _ => "random" };
    private readonly Option<int> _input = new("--input-len") { Description = "Prompt tokens of random; of prefix, those after the shared ones.", DefaultValueFactory = _ => 128 };
    private readonly Option<int?> _output = new("--output-len") { Description = $"Tokens an answer has (random, prefix; default {FixedOutput}) or may have (others; default {LongestAnswer})." };
    private readonly Option<int> _prefix = new("--prefix-len") { Description = "Shared tokens of prefix.", DefaultValueFactory = _ => 256 };
    private readonly Option<int> _prefixes = new("--prefixes") { Description = "Different shared beginnings of prefix.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _vocabulary = new("--vocabulary") { Description = "Random token ids are below this; any model has a thousand.", DefaultValueFactory = _ => 1000 };
    private readonly Option<bool> _text = new("--text-prompts") { Description = "Random words instead of token ids, for servers that take text alone; about a token each." };
    private readonly Option<string?> _file = new("--file") { Description = "Of jsonl: a line has \"prompt\" or \"messages\", maybe \"max_tokens\", and \"timestamp\" (s) in a trace." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_workload, _input, _output, _prefix, _prefixes, _vocabulary, _text, _file]) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value is impossible.</exception>
    public IWorkload Read(ParseResult parsed)
    {
        var (name, file) = (parsed.GetValue(_workload)!, parsed.GetValue(_file));
        if (file is not null && name != "jsonl") throw new UsageException($"--file goes with --workload jsonl, not {name}.");
        var input = Positive("--input-len", parsed.GetValue(_input));
        var fixedOutput = Positive("--output-len", parsed.GetValue(_output) ?? FixedOutput);
        var longest = Positive("--output-len", parsed.GetValue(_output) ?? LongestAnswer);
        PromptText Text() => PromptText.Of(parsed.GetValue(_vocabulary), parsed.GetValue(_text));
        return name switch
        {
            "random" => new RandomWorkload(Text(), input, fixedOutput),
            "prefix" => new PrefixWorkload(Text(), Positive("--prefixes", parsed.GetValue(_prefixes)), Positive("--prefix-len", parsed.GetValue(_prefix)), input, fixedOutput),
            "chat" => new ChatWorkload(longest),
            "gym" => new GymWorkload(longest),
            "jsonl" => JsonlWorkload.Read(file ?? throw new UsageException("--workload jsonl: name the file with --file."), longest),
            _ => throw new UsageException($"--workload {name}: choose random, prefix, chat, gym or jsonl."),
        };
    }

    private static int Positive(string flag, int value) => value > 0 ? value : throw new UsageException($"{flag} {value}: give 1 or more.");
}
