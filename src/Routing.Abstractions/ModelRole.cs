namespace Routing;

/// <summary>Which model of a pair made a token (R2R's quick and reference model).</summary>
public enum ModelRole : byte
{
    Small,
    Large,
}
