namespace Routing.Formats.Checkpoints;

/// <summary>Element type of a stored tensor.</summary>
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

/// <summary>Facts about stored element types.</summary>
public static class StoredTypes
{
    /// <summary>Bytes an element takes.</summary>
    public static int Size(this StoredType type) => type switch
    {
        StoredType.F64 or StoredType.I64 => 8,
        StoredType.F32 or StoredType.I32 => 4,
        StoredType.F16 or StoredType.BF16 or StoredType.I16 => 2,
        _ => 1,
    };
}
