using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;

namespace Routing.Tests.Hosting.Verification;

/// <summary>Falsifies golden values.</summary>
internal static class GoldenChange
{
    private const int Wrong = 99_999;

    /// <summary>Sets the first value of a float32 or int64 tensor to 99,999.</summary>
    public static void FirstValue(string path, string tensor)
    {
        var copy = path + ".changed";
        using (var file = SafetensorsFile.Open(path))
            SafetensorsWriter.Write(copy, [.. file.Tensors.Values.Select(stored => new TensorToWrite(stored.Name, stored.Type, stored.Shape, stream => stream.Write(Changed(stored, tensor))))]);
        File.Move(copy, path, overwrite: true);
    }

    private static byte[] Changed(StoredTensor stored, string tensor)
    {
        var bytes = stored.Bytes.ToArray();
        if (stored.Name != tensor) return bytes;
        if (stored.Type == StoredType.F32) MemoryMarshal.Write(bytes, (float)Wrong);
        else MemoryMarshal.Write(bytes, (long)Wrong);
        return bytes;
    }
}
