namespace Routing.Formats.Templates.Values;

internal sealed class FloatValue(double number) : Value
{
    public double Number => number;
    public override string TypeName => "float";
    public override bool IsTrue => number != 0;
}
