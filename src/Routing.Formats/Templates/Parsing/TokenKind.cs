namespace Routing.Formats.Templates.Parsing;

internal enum TokenKind : byte
{
    Data,
    BlockBegin,
    BlockEnd,
    PrintBegin,
    PrintEnd,
    Name,
    Text,
    Integer,
    Float,
    Operator,
    End,
}
