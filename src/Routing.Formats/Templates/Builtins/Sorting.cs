using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Python's stable sort.</summary>
internal static class Sorting
{
    public static List<T> Sort<T>(RenderState state, IEnumerable<T> items, Func<T, Value> key, bool reverse)
    {
        var entries = items.Select(item => (Item: item, Key: key(item))).ToArray();
        var sorted = MergeSort(entries, (left, right) =>
        {
            var order = Comparison.Order(state, left.Key, right.Key) ?? 0;
            return reverse ? -order : order;
        });
        return [.. sorted.Select(entry => entry.Item)];
    }

    /// <summary>Texts in lower case, for orders and comparisons that ignore case; others unchanged.</summary>
    public static Value IgnoreCase(RenderState state, Value value)
    {
        if (value is not TextValue text) return value;
        state.ChargeText(text.Text.Length);
        return text.Respelled(text.Text.ToLowerInvariant());
    }

    // The library's sorts wrap exceptions of the comparison and need not end when it is inconsistent (nan).
    private static T[] MergeSort<T>(T[] items, Comparison<T> compare)
    {
        if (items.Length < 2) return items;
        var left = MergeSort(items[..(items.Length / 2)], compare);
        var right = MergeSort(items[(items.Length / 2)..], compare);
        for (int i = 0, l = 0, r = 0; i < items.Length; i++)
            items[i] = r >= right.Length || (l < left.Length && compare(left[l], right[r]) <= 0) ? left[l++] : right[r++];
        return items;
    }
}
