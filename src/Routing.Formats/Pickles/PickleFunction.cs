namespace Routing.Formats.Pickles;

/// <summary>A Python function or class a pickle may name, and what stands for its result here.</summary>
/// <param name="Name">Its Python name, for messages.</param>
/// <param name="Result">Makes the value from the arguments; Python's own code is never involved.</param>
internal sealed record PickleFunction(string Name, Func<PickleArguments, PickleValue> Result) : PickleValue
{
    public override string Kind => $"the function {Name}";
}
