namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>What Metaspace says of itself, as pre-tokenizer and as decoder.</summary>
internal sealed record MetaspaceOptions(char Replacement, PrependScheme Scheme, bool Split)
{
    public static MetaspaceOptions Read(JsonItem item)
    {
        item.AllowOnly("type", "replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep");
        var scheme = item.Find("prepend_scheme") is { } written
            ? written.String() switch
            {
                "always" => PrependScheme.Always,
                "first" => PrependScheme.First,
                "never" => PrependScheme.Never,
                var other => throw written.Refuse($"'{other}' is not one of always, first and never"),
            }
            : (PrependScheme?)null;
        // The older spelling of the scheme.
        var adds = item.Bool("add_prefix_space", absent: scheme != PrependScheme.Never);
        if (!adds && scheme is PrependScheme.Always or PrependScheme.First) throw item.Refuse("add_prefix_space contradicts prepend_scheme");
        return new MetaspaceOptions(item.Get("replacement").Char(), scheme ?? (adds ? PrependScheme.Always : PrependScheme.Never), item.Bool("split", absent: true));
    }
}
