using System.Runtime.InteropServices;
using Routing.Formats;
using Routing.Formats.Checkpoints;

namespace Routing.R2R.Labels;

/// <summary>Reads what <see cref="LabelShardWriter"/> wrote, every column checked for type and shape.</summary>
public static class LabelShardReader
{
    /// <exception cref="InvalidFileException">Not such a file, or a column is missing or has another type or shape.</exception>
    public static LabelShard Read(string path, LabelColumns columns = LabelColumns.All)
    {
        using var file = SafetensorsFile.Open(path);
        var rows = Stored(file, "token", StoredType.I32, [null]).Shape[0];
        var hidden = Stored(file, "hidden", StoredType.F16, [rows, null]);
        var logits = Stored(file, "logits", StoredType.F16, [rows, null]);
        if (rows > LabelShard.MostRows) throw new InvalidFileException(path, "token", $"has {rows:N0} rows; a shard has at most {LabelShard.MostRows:N0}");
        var withFeatures = columns == LabelColumns.All;
        return new((int)hidden.Shape[1], (int)logits.Shape[1])
        {
            Hidden = withFeatures ? Values<Half>(hidden) : [],
            Logits = withFeatures ? Values<Half>(logits) : [],
            Token = Column<int>("token", StoredType.I32),
            Reference = Column<int>("reference", StoredType.I32),
            Item = Column<int>("item", StoredType.I32),
            Position = Column<int>("position", StoredType.I32),
            Family = Column<int>("family", StoredType.I32),
            Mismatch = Column<byte>("mismatch", StoredType.U8),
            Gap = Column<float>("gap", StoredType.F32),
            Kl = Column<float>("kl", StoredType.F32),
            Remerge = Column<int>("remerge", StoredType.I32),
            Outcome = Column<sbyte>("outcome", StoredType.I8),
            Judge = Column<sbyte>("judge", StoredType.I8),
            LargeTokenProb = Column<float>("large_token_prob", StoredType.F32),
        };

        T[] Column<T>(string name, StoredType type) where T : unmanaged => Values<T>(Stored(file, name, type, [rows]));
    }

    private static StoredTensor Stored(SafetensorsFile file, string name, StoredType type, long?[] shape)
    {
        if (!file.Tensors.TryGetValue(name, out var column)) throw new InvalidFileException(file.Path, name, "is missing: not a shard of labels");
        var fits = column.Type == type && column.Shape.Length == shape.Length;
        for (var i = 0; fits && i < shape.Length; i++) fits = shape[i] is null || shape[i] == column.Shape[i];
        return fits ? column : throw new InvalidFileException(file.Path, name,
            $"is {column.Type} [{string.Join(", ", column.Shape)}]; expected {type} [{string.Join(", ", shape.Select(size => size?.ToString() ?? "any"))}]");
    }

    private static T[] Values<T>(StoredTensor column) where T : unmanaged => MemoryMarshal.Cast<byte, T>(column.Bytes).ToArray();
}
