namespace Routing.Runtime.Grammars.Automata;

/// <summary>Follows a grammar from some places through everything that takes no input.</summary>
internal sealed class Closure
{
    // A schema of a few lines can be read in a million ways at once; what is read in so many is not followed, so no mask allows it.
    private const int MostTops = 1024;

    private readonly HashSet<Frame> _seen = [];
    private readonly Stack<Frame> _open = [];
    private readonly List<Frame> _tops = [];

    /// <summary>Adds a stack whose top waits for input.</summary>
    public void Add(Frame top)
    {
        if (_seen.Add(top)) _tops.Add(top);
    }

    public void Add(Node node, Frame? parent)
    {
        Open(node, parent);
        while (_tops.Count <= MostTops && _open.TryPop(out var frame)) Follow(frame);
    }

    /// <summary>The stacks found, in an order that depends on them alone; none when there are too many.</summary>
    public Frame[] Tops()
    {
        if (_tops.Count > MostTops) return [];
        _tops.Sort((left, right) => left.GetHashCode().CompareTo(right.GetHashCode()));
        return [.. _tops];
    }

    private void Open(Node node, Frame? parent)
    {
        if (!node.IsProductive) return;
        var frame = new Frame(node, parent);
        if (_seen.Add(frame)) _open.Push(frame);
    }

    private void Follow(Frame frame)
    {
        var parent = frame.Parent;
        switch (frame.Node)
        {
            case ForkNode fork:
                foreach (var way in fork.Successors) Open(way, parent);
                break;
            case CallNode call:
                // A call at the end of a rule leaves nothing to come back for: recursion through it does not grow the stack.
                // In a repetition it stays, so that masks of the rule are shared by all that repeat it (see MaskBuilder).
                Open(call.Rule.Start, call.Next is EndNode && parent?.Node is not RepeatNode ? parent : new Frame(call, parent));
                break;
            case RepeatNode repeat:
                Repeat(repeat, repeat.Least, repeat.Most, parent);
                break;
            case EndNode when parent is { Node: CallNode call }:
                Open(call.Next, parent.Parent);
                break;
            case EndNode when parent is { Node: RepeatNode repeat }:
                Repeat(repeat, parent.Least, parent.Most, parent.Parent);
                break;
            default:
                _tops.Add(frame);
                break;
        }
    }

    private void Repeat(RepeatNode repeat, int least, int most, Frame? parent)
    {
        if (least == 0) Open(repeat.Next, parent);
        if (most > 0) Open(repeat.Body, new Frame(repeat, parent, Math.Max(0, least - 1), most == RepeatNode.Unlimited ? most : most - 1));
    }
}
