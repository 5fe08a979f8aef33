namespace Routing.Formats.Checkpoints;

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

    /// <summary>As a safetensors header spells it.</summary>
    public static string Spelling(this StoredType type) => type == StoredType.Bool ? "BOOL" : type.ToString();

    /// <summary>As config.json's <c>torch_dtype</c> spells it.</summary>
    public static string TorchName(this StoredType type) => type switch
    {
        StoredType.F32 => "float32",
        StoredType.F16 => "float16",
        StoredType.BF16 => "bfloat16",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a type of model weights"),
    };

    /// <summary>Whether model weights may have this type.</summary>
    public static bool IsWeight(this StoredType type) => type is StoredType.F32 or StoredType.F16 or StoredType.BF16;

    internal static StoredType? Parse(string spelling) => spelling switch
    {
        "F32" => StoredType.F32,
        "F16" => StoredType.F16,
        "BF16" => StoredType.BF16,
        "F64" => StoredType.F64,
        "I64" => StoredType.I64,
        "I32" => StoredType.I32,
        "I16" => StoredType.I16,
        "I8" => StoredType.I8,
        "U8" => StoredType.U8,
        "BOOL" => StoredType.Bool,
        _ => null,
    };
}
