namespace Routing.Runtime.Grammars.Automata;

/// <summary>All places of a grammar.</summary>
internal static class NodeGraph
{
    /// <summary>Everything that can be reached from a place, which is first.</summary>
    public static List<Node> Collect(Node start)
    {
        var seen = new HashSet<Node> { start };
        var nodes = new List<Node> { start };
        for (var i = 0; i < nodes.Count; i++)
            foreach (var next in nodes[i].Successors)
                if (seen.Add(next)) nodes.Add(next);
        return nodes;
    }

    /// <summary>Finds the productive places: a schema may ask for a value that contains itself, which no finite text is.</summary>
    public static void MarkProductive(IReadOnlyList<Node> nodes)
    {
        var users = nodes.SelectMany(node => node.Successors.Select(next => (node, next))).ToLookup(pair => pair.next, pair => pair.node);
        var open = new Queue<Node>(nodes);
        foreach (var end in nodes.Where(node => node is EndNode)) Enqueue(end);
        while (open.TryDequeue(out var node))
        {
            if (node.IsProductive || !node.Reaches()) continue;
            node.IsProductive = true;
            Enqueue(node);
        }

        void Enqueue(Node node)
        {
            foreach (var user in users[node])
                if (!user.IsProductive) open.Enqueue(user);
        }
    }
}
