namespace Routing.Formats.Checkpoints;

/// <summary>Element type of a stored tensor; names are safetensors' own, but for <see cref="Bool"/> (<c>BOOL</c>).</summary>
public enum StoredType : byte
{
    F32,
    F16,
    BF16,
    F64,
    I64,
    I32,
    I16,
    I8,
    U8,
    Bool,
}
