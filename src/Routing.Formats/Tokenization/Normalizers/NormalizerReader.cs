using System.Text;
using Routing.Formats.Tokenization.Patterns;

namespace Routing.Formats.Tokenization.Normalizers;

/// <summary>Reads the <c>normalizer</c> section.</summary>
internal static class NormalizerReader
{
    public static Normalizer Read(JsonItem item)
    {
        var type = item.Type();
        switch (type)
        {
            case "Sequence":
                item.AllowOnly("type", "normalizers");
                return new SequenceNormalizer([.. item.Get("normalizers").Items().Select(Read)]);
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                item.AllowOnly("type");
                return new UnicodeNormalizer(Form(type));
            case "Lowercase":
                item.AllowOnly("type");
                return new LowercaseNormalizer();
            case "Strip":
                item.AllowOnly("type", "strip_left", "strip_right");
                return new StripNormalizer(item.Get("strip_left").Bool(), item.Get("strip_right").Bool());
            case "Prepend":
                item.AllowOnly("type", "prepend");
                return new PrependNormalizer(item.Get("prepend").String());
            case "Replace":
                item.AllowOnly("type", "pattern", "content");
                return new ReplaceNormalizer(PatternReader.Read(item.Get("pattern")), item.Get("content").String());
            default:
                throw item.Refuse($"the normalizer '{type}' is not supported");
        }
    }

    private static NormalizationForm Form(string type) => type switch
    {
        "NFC" => NormalizationForm.FormC,
        "NFD" => NormalizationForm.FormD,
        "NFKC" => NormalizationForm.FormKC,
        _ => NormalizationForm.FormKD,
    };
}
