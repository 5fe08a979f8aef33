using Routing.Formats.Checkpoints;

namespace Routing.Formats.Pickles;

/// <summary>Resolves a torch file's persistent ids: references to storages, which lie beside the pickle.</summary>
/// <param name="bytesOf">Bytes of the storage of a key; null where the archive has none.</param>
internal sealed class TorchStorages(Func<string, long?> bytesOf)
{
    /// <summary>The storage a persistent id names: (<c>"storage"</c>, class, key, device, elements).</summary>
    /// <param name="id">The persistent id.</param>
    /// <param name="cursor">Where it is, for messages.</param>
    public PickleStorage Find(PickleValue id, PickleCursor cursor)
    {
        if (id is not PickleTuple { Items: [PickleText kind, ..] }) throw cursor.Invalid($"has {id.Kind} as persistent id; torch files have a tuple that begins with 'storage'");
        if (kind.Value != "storage") throw cursor.Invalid($"has a persistent id of kind '{kind.Value}'; torch files have 'storage' alone");
        if (id is not PickleTuple { Items: [_, PickleStorageType type, PickleText key, PickleText, PickleInteger { Value: >= 0 and var count }] })
            throw cursor.Invalid("has a persistent id that is not ('storage', class of storage, key, device, elements)");
        var bytes = bytesOf(key.Value) ?? throw cursor.Invalid($"needs storage '{key.Value}', which is not in the archive");
        if ((UInt128)(ulong)count * (ulong)type.Type.Size() != (ulong)bytes)
            throw cursor.Invalid($"needs {count:N0} elements of {type.Name} in storage '{key.Value}', which has {bytes:N0} bytes instead of {(UInt128)(ulong)count * (ulong)type.Type.Size()}");
        return new(type.Type, key.Value, count);
    }
}
