namespace Routing.Formats.Templates.Syntax;

/// <summary>How a statement ended.</summary>
internal enum Flow : byte
{
    Normal,
    Break,
    Continue,
}
