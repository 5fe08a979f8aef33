namespace Routing.Formats.Templates.Values;

/// <summary>A template's value with Python's semantics. Immutable, but for namespaces and one-shot iterators.</summary>
internal abstract class Value
{
    /// <summary>Python's type name, for error messages.</summary>
    public abstract string TypeName { get; }

    /// <summary>Python's truth value.</summary>
    public virtual bool IsTrue => true;

    /// <summary>How deep the value nests; bounded, so that walks over values end.</summary>
    public virtual int Depth => 0;
}
