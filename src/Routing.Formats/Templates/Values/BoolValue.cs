namespace Routing.Formats.Templates.Values;

internal sealed class BoolValue : Value
{
    public static readonly BoolValue True = new();
    public static readonly BoolValue False = new();

    private BoolValue() { }

    public override string TypeName => "bool";
    public override bool IsTrue => ReferenceEquals(this, True);

    public static BoolValue Of(bool value) => value ? True : False;
}
