using System.IO.MemoryMappedFiles;

namespace Routing.Formats;

/// <summary>A file mapped read-only into memory. Owns: the mapping; disposed by: whoever opened it, after the last use of its bytes.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private nint _address;

    private MappedFile(string path, long length, MemoryMappedFile mapping, MemoryMappedViewAccessor view)
    {
        (Path, Length, _mapping, _view) = (path, length, mapping, view);
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _address = (nint)(start + view.PointerOffset);
    }

    public string Path { get; }

    /// <summary>Bytes in the file; at least one.</summary>
    public long Length { get; }

    /// <summary>First byte; page-aligned, valid until <see cref="Dispose"/>.</summary>
    public nint Address => _address != 0 ? _address : throw new ObjectDisposedException(Path);

    /// <summary>Maps a regular file that is not empty.</summary>
    /// <exception cref="InvalidFileException">Missing, empty, a folder, not readable, or not a regular file.</exception>
    public static MappedFile Open(string path)
    {
        try
        {
            // The length is looked at before opening: opening a pipe would wait for its writer.
            if (Directory.Exists(path)) throw new InvalidFileException(path, "file", "is a folder");
            var info = new FileInfo(path);
            if (!info.Exists) throw new InvalidFileException(path, "file", "does not exist");
            if (LengthOf(info) == 0) throw new InvalidFileException(path, "file", "is empty or no regular file");

            // The stream stays open with the mapping: its lock keeps .NET writers from cutting mapped pages off.
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            var length = stream.Length;
            var mapping = MemoryMappedFile.CreateFromFile(stream, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new(path, length, mapping, mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InvalidFileException(path, "file", $"cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Bytes from an offset; fewer when the file ends before.</summary>
    public ReadOnlySpan<byte> Span(long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        return new((byte*)Address + offset, checked((int)Math.Min(count, Length - offset)));
    }

    public void Dispose()
    {
        if (_address == 0) return;
        _address = 0;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }

    private static long LengthOf(FileInfo info) =>
        info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : info.Length;
}
