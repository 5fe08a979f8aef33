using Routing.Formats.Tokenization.Patterns;
using Routing.Formats.Tokenization.PreTokenizers;

namespace Routing.Formats.Tokenization.Decoders;

/// <summary>Reads the <c>decoder</c> section into a recipe for chains of decoders, and one for single tokens.</summary>
internal sealed class DecoderReader
{
    private readonly List<Func<Decoder, Decoder>> _steps = [];
    private readonly TokenSpelling _spelling = new();
    private bool _fused;

    /// <summary>A function from where the text goes to the first decoder of a new chain, and what single tokens spell.</summary>
    public static (Func<Decoder, Decoder> Create, TokenSpelling Spelling) Read(JsonItem? section)
    {
        var reader = new DecoderReader();
        if (section is { } item) reader.Add(item);
        else reader._steps.Add(next => new JoinDecoder(next));
        return (end => Enumerable.Reverse(reader._steps).Aggregate(end, (next, step) => step(next)), reader._spelling);
    }

    private void Add(JsonItem item)
    {
        var type = item.Type();
        if (_fused && type is not ("Sequence" or "Fuse" or "Strip")) throw item.Refuse($"the decoder '{type}' after tokens are fused is not supported");
        switch (type)
        {
            case "Sequence":
                item.AllowOnly("type", "decoders");
                foreach (var part in item.Get("decoders").Items()) Add(part);
                break;
            case "ByteLevel":
                item.AllowOnly("type", "add_prefix_space", "trim_offsets", "use_regex");
                _steps.Add(next => new ByteLevelDecoder(next));
                _spelling.ByteLevel = true;
                _fused = true;
                break;
            case "ByteFallback":
                item.AllowOnly("type");
                _steps.Add(next => new ByteFallbackDecoder(next));
                _spelling.ByteFallback = true;
                break;
            case "Fuse":
                item.AllowOnly("type");
                _fused = true;
                break;
            case "Replace":
                item.AllowOnly("type", "pattern", "content");
                var (pattern, content) = (PatternReader.Read(item.Get("pattern")), item.Get("content").String());
                _steps.Add(next => new ReplaceDecoder(pattern, content, next));
                _spelling.Add(token => pattern.Replace(token, content));
                break;
            case "Strip":
                item.AllowOnly("type", "content", "start", "stop");
                var (unit, start, stop, wholeText) = (item.Get("content").Char(), item.Get("start").Int(1000), item.Get("stop").Int(1000), _fused);
                _steps.Add(next => new StripDecoder(unit, start, stop, wholeText, next));
                if (!wholeText) _spelling.Add(token => StripDecoder.Strip(token, unit, start, stop));
                break;
            case "Metaspace":
                var options = MetaspaceOptions.Read(item);
                _steps.Add(next => new MetaspaceDecoder(options, next));
                _spelling.Add(token => token.Replace(options.Replacement, ' '));   // in the first token it may spell nothing
                break;
            default:
                throw item.Refuse($"the decoder '{type}' is not supported");
        }
    }
}
