namespace Routing.Formats.Tokenization.PreTokenizers;

/// <summary>Which pieces Metaspace puts a space before.</summary>
internal enum PrependScheme
{
    Always,

    /// <summary>Only the one that opens the input.</summary>
    First,

    Never,
}
