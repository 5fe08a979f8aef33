using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>Reads the <c>pre_tokenizer</c> section into steps, and whether the last spells text in bytes.</summary>
internal sealed class PreTokenizerReader
{
    private readonly List<PreTokenizer> _steps = [];
    private bool _isByteLevel;

    public static (PreTokenizer[] Steps, bool IsByteLevel) Read(JsonItem? section)
    {
        var reader = new PreTokenizerReader();
        if (section is { } item) reader.Add(item);
        return ([.. reader._steps], reader._isByteLevel);
    }

    private void Add(JsonItem item)
    {
        var type = item.Type();
        if (_isByteLevel) throw item.Refuse($"the pre-tokenizer '{type}' after ByteLevel is not supported");
        switch (type)
        {
            case "Sequence":
                item.AllowOnly("type", "pretokenizers");
                foreach (var part in item.Get("pretokenizers").Items()) Add(part);
                break;
            case "Split":
                item.AllowOnly("type", "pattern", "behavior", "invert");
                _steps.Add(new SplitPreTokenizer(PatternReader.Read(item.Get("pattern")), Behavior(item.Get("behavior")), item.Get("invert").Bool()));
                break;
            case "Digits":
                item.AllowOnly("type", "individual_digits");
                var each = item.Bool("individual_digits", absent: false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous;
                _steps.Add(new SplitPreTokenizer(new NumberScanner(1), each, invert: false));
                break;
            case "ByteLevel":
                item.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                if (item.Get("add_prefix_space").Bool()) _steps.Add(new PrefixSpacePreTokenizer());
                if (item.Bool("use_regex", absent: true)) _steps.Add(new SplitPreTokenizer(new Gpt2Scanner(), SplitBehavior.Isolated, invert: false));
                _isByteLevel = true;
                break;
            case "Metaspace":
                var options = MetaspaceOptions.Read(item);
                _steps.Add(new MetaspacePreTokenizer(options.Replacement, options.Scheme));
                if (options.Split) _steps.Add(new SplitPreTokenizer(new LiteralPattern(options.Replacement.ToString()), SplitBehavior.MergedWithNext, invert: false));
                break;
            default:
                throw item.Refuse($"the pre-tokenizer '{type}' is not supported");
        }
    }

    private static SplitBehavior Behavior(JsonItem item) =>
        item.String() is var name && Array.IndexOf(Enum.GetNames<SplitBehavior>(), name) is >= 0 and var index
            ? Enum.GetValues<SplitBehavior>()[index]
            : throw item.Refuse($"'{name}' is not one of {string.Join(", ", Enum.GetNames<SplitBehavior>())}");
}
