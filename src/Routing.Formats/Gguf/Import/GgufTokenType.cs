namespace Routing.Formats.Gguf.Import;

/// <summary>What a token is for, numbered as in <c>tokenizer.ggml.token_type</c>.</summary>
internal enum GgufTokenType
{
    Normal = 1,
    Unknown = 2,

    /// <summary>Special: never made from text, hidden when special tokens are skipped.</summary>
    Control = 3,

    /// <summary>Added to the vocabulary: recognised in text before merging, shown as it is.</summary>
    UserDefined = 4,

    Unused = 5,

    /// <summary>One byte, spelled <c>&lt;0x41&gt;</c>.</summary>
    Byte = 6,
}
