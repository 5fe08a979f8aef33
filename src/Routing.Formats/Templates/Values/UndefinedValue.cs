namespace Routing.Formats.Templates.Values;

/// <summary>What a missing variable or attribute evaluates to: false, empty when printed, an error when used further.</summary>
/// <param name="message">Why it is undefined; the reason of that error.</param>
internal sealed class UndefinedValue(string message) : Value
{
    public string Message => message;
    public override string TypeName => "Undefined";
    public override bool IsTrue => false;
}
