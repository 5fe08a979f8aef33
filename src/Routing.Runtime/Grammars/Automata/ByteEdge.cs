namespace Routing.Runtime.Grammars.Automata;

/// <summary>A way that takes one byte of a range.</summary>
internal readonly record struct ByteEdge(byte First, byte Last, Node Next);
