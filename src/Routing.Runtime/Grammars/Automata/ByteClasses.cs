namespace Routing.Runtime.Grammars.Automata;

/// <summary>Bytes that no edge of a grammar tells apart share a class, so that a state has few successors to remember.</summary>
internal sealed class ByteClasses
{
    private readonly byte[] _classes = new byte[256];

    public ByteClasses(IEnumerable<Node> nodes)
    {
        var starts = new bool[257];
        starts[0] = true;
        foreach (var edge in nodes.OfType<ByteNode>().SelectMany(node => node.Edges)) starts[edge.First] = starts[edge.Last + 1] = true;
        for (var value = 1; value < 256; value++) _classes[value] = (byte)(_classes[value - 1] + (starts[value] ? 1 : 0));
    }

    public int Count => _classes[255] + 1;

    public int this[byte value] => _classes[value];
}
