namespace Routing.Formats.Pickles;

/// <summary>A pickle's values seen as a tree, which they need not be: memos may share values, or tie them into circles.</summary>
internal sealed class PickleTree
{
    private const int MostDepth = 32;
    private const int MostTensors = 100_000;
    private const int LongestPath = 512;

    private readonly PickleCursor _cursor;
    private readonly List<(string Path, TorchTensor Tensor)> _tensors = [];
    private readonly List<object> _path = [];
    private int _visited;

    private PickleTree(PickleCursor cursor) => _cursor = cursor;

    /// <summary>Checks that walking over all values ends soon and meets data alone.</summary>
    /// <param name="root">The pickle's result.</param>
    /// <param name="cursor">Where it was read, for messages.</param>
    /// <returns>Its tensors in order, with their keys from the root on, joined by points.</returns>
    public static IReadOnlyList<(string Path, TorchTensor Tensor)> Check(PickleValue root, PickleCursor cursor)
    {
        var tree = new PickleTree(cursor);
        tree.Visit(root);
        return tree._tensors;
    }

    private void Visit(PickleValue value)
    {
        if (_path.Count > MostDepth) throw _cursor.Invalid($"the pickle nests values more than {MostDepth} deep, or a value within itself");
        if (++_visited > PickleStack.MostValues) throw _cursor.Invalid($"the pickle unfolds into more than {PickleStack.MostValues:N0} values: it repeats values within values");
        switch (value)
        {
            case PickleSequence { Items: var items }:
                for (var i = 0; i < items.Count; i++) Visit(i, items[i]);
                break;
            case PickleDict { Entries: var entries }:
                foreach (var (key, item) in entries) Visit(key is PickleText text ? text.Value : ((PickleInteger)key).Value, item);
                break;
            case TorchTensor tensor:
                Add(tensor);
                break;
            case PickleNone or PickleBool or PickleInteger or PickleFloat or PickleText or PickleElementType:
                break;
            default:
                throw _cursor.Invalid($"the pickle keeps {value.Kind} as a value, which is more than tensors and plain values");
        }
    }

    private void Visit(object key, PickleValue value)
    {
        _path.Add(key);
        Visit(value);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Add(TorchTensor tensor)
    {
        if (_tensors.Count == MostTensors) throw _cursor.Invalid($"the pickle holds more than {MostTensors:N0} tensors");
        if (_path.Sum(key => key is string name ? name.Length : 1) > LongestPath) throw _cursor.Invalid($"the pickle holds a tensor under a name of over {LongestPath} characters");
        _tensors.Add((string.Join('.', _path), tensor));
    }
}
