using Routing.Formats.Templates.Values;

namespace Routing.Formats.Templates.Builtins;

/// <summary>Methods of Python's list and tuple that do not change them.</summary>
internal static class SequenceMethods
{
    /// <summary>A method bound to its sequence, or null when there is none of that name.</summary>
    public static FunctionValue? Find(SequenceValue sequence, string name) => name switch
    {
        "index" => new FunctionValue(name, (state, arguments) =>
        {
            var wanted = arguments.Bind(state, "index", 1, "value")[0]!;
            for (var i = 0; i < sequence.Items.Count; i++)
                if (Comparison.AreEqual(state, sequence.Items[i], wanted)) return new IntValue(i);
            throw state.Fail("the value is not in the list");
        }),
        "count" => new FunctionValue(name, (state, arguments) =>
        {
            var wanted = arguments.Bind(state, "count", 1, "value")[0]!;
            return new IntValue(sequence.Items.Count(item => Comparison.AreEqual(state, item, wanted)));
        }),
        "copy" when sequence is ListValue => new FunctionValue(name, (_, _) => sequence),
        _ => null,
    };
}
