using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;

namespace Routing.R2R.Labels;

/// <summary>Writes shards as safetensors files, each there as a whole or not at all.</summary>
public static class LabelShardWriter
{
    /// <summary>Name of a shard's file.</summary>
    public static string FileName(int index) => $"shard-{index:D5}.safetensors";

    /// <param name="path">The file.</param>
    /// <param name="shard">At most <see cref="LabelShard.MostRows"/> rows.</param>
    /// <param name="metadata">What else is to be kept in the file's header.</param>
    public static void Write(string path, LabelShard shard, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shard.Rows, LabelShard.MostRows, nameof(shard));
        long rows = shard.Rows;
        SafetensorsWriter.Write(path,
        [
            Column("hidden", StoredType.F16, [rows, shard.HiddenSize], shard.Hidden),
            Column("logits", StoredType.F16, [rows, shard.LogitCount], shard.Logits),
            Column("token", StoredType.I32, [rows], shard.Token),
            Column("reference", StoredType.I32, [rows], shard.Reference),
            Column("item", StoredType.I32, [rows], shard.Item),
            Column("position", StoredType.I32, [rows], shard.Position),
            Column("family", StoredType.I32, [rows], shard.Family),
            Column("mismatch", StoredType.U8, [rows], shard.Mismatch),
            Column("gap", StoredType.F32, [rows], shard.Gap),
            Column("kl", StoredType.F32, [rows], shard.Kl),
            Column("remerge", StoredType.I32, [rows], shard.Remerge),
            Column("outcome", StoredType.I8, [rows], shard.Outcome),
            Column("judge", StoredType.I8, [rows], shard.Judge),
            Column("large_token_prob", StoredType.F32, [rows], shard.LargeTokenProb),
        ], metadata);
    }

    private static TensorToWrite Column<T>(string name, StoredType type, long[] shape, T[] values) where T : unmanaged =>
        new(name, type, shape, stream => stream.Write(MemoryMarshal.AsBytes<T>(values)));
}
