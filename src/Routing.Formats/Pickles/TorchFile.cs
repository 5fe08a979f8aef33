using Routing.Formats.Checkpoints;
using Routing.Formats.Zip;

namespace Routing.Formats.Pickles;

/// <summary>
/// A memory-mapped file of PyTorch's torch.save (<c>.pt</c>, <c>.pth</c>): a ZIP archive of a pickle, which is read as
/// data, and of raw storages. Owns: the mapping; disposed by: whoever opened it, after the last use of its tensors.
/// </summary>
public sealed class TorchFile : IDisposable
{
    // Tensors may share storages (tied weights do); a bomb shares one among thousands.
    private const long MostSharing = 8;

    private readonly TorchArchive _archive;

    private TorchFile(TorchArchive archive, PickleValue root, IReadOnlyList<(string Path, TorchTensor Tensor)> tensors) => (_archive, Root, Tensors) = (archive, root, tensors);

    public string Path => _archive.Path;

    /// <summary>Bytes in the file.</summary>
    public long ByteCount => _archive.ByteCount;

    /// <summary>What was saved.</summary>
    public PickleValue Root { get; }

    /// <summary>All tensors in it, each with the keys that lead to it, joined by points.</summary>
    public IReadOnlyList<(string Path, TorchTensor Tensor)> Tensors { get; }

    /// <summary>Opens a file and reads its pickle; no tensor data is read.</summary>
    /// <exception cref="InvalidFileException">
    /// The archive is broken, of another byte order, or a TorchScript program; the pickle is broken, names anything but
    /// what tensors and plain values need, or unfolds beyond measure; a storage is missing or has another size than its tensors need.
    /// </exception>
    public static TorchFile Open(string path)
    {
        var archive = TorchArchive.Open(path);
        try
        {
            var cursor = new PickleCursor(path, TorchArchive.PickleName, archive.Pickle());
            var root = PickleReader.Read(cursor, new TorchStorages(archive.StorageBytes));
            var tensors = PickleTree.Check(root, cursor);
            var bytes = tensors.Aggregate(UInt128.Zero, (sum, entry) => sum + (ulong)entry.Tensor.ByteCount);
            if (bytes > (UInt128)(ulong)archive.TotalStorageBytes * (ulong)MostSharing)
                throw new InvalidFileException(path, TorchArchive.PickleName, $"makes tensors of {bytes} bytes out of storages of {archive.TotalStorageBytes:N0}: no model shares its weights so often");
            return new(archive, root, tensors);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Whether the first bytes are those of a ZIP archive, as torch.save writes since PyTorch 1.6.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => ZipContainer.Recognises(head);

    /// <summary>A tensor's elements, row-major without gaps, little-endian; valid until <see cref="Dispose"/>.</summary>
    /// <param name="tensor">One of this file's.</param>
    /// <exception cref="InvalidFileException">Its storage is broken, or it takes 2 GiB or more.</exception>
    public ReadOnlySpan<byte> Read(TorchTensor tensor)
    {
        var elementBytes = tensor.Type.Size();
        if (tensor.ElementCount == 0) return [];
        if (tensor.ByteCount > Array.MaxLength) throw new InvalidFileException(Path, tensor.Storage, $"holds a tensor of {tensor.ByteCount:N0} bytes; at most {Array.MaxLength:N0} are read");
        if (tensor.IsContiguous) return _archive.ReadStorage(tensor.Storage, tensor.Offset * elementBytes, tensor.ByteCount);

        var last = tensor.Shape.Select((size, i) => (size - 1) * tensor.Strides[i]).Sum();
        var values = new byte[tensor.ByteCount];
        StridedCopy.Copy(_archive.ReadStorage(tensor.Storage, tensor.Offset * elementBytes, (last + 1) * elementBytes), values, elementBytes, tensor.Shape, tensor.Strides);
        return values;
    }

    public void Dispose() => _archive.Dispose();
}
