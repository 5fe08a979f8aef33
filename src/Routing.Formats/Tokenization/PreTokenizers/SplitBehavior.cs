namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>What becomes of the delimiters a split finds; named as in <c>tokenizer.json</c>.</summary>
internal enum SplitBehavior
{
    /// <summary>They vanish.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each joins the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>Each joins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Adjacent ones form one piece.</summary>
    Contiguous,
}
