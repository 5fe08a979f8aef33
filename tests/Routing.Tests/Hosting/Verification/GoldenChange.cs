using System.Runtime.InteropServices;
using Routing.Formats.Checkpoints;

namespace Routing.Tests.Hosting.Verification;

/// <summary>Falsifies golden values.</summary>
internal static class GoldenChange
{
    private const int Wrong = 99_999;

    /// <summary>Sets the first value of float32 or int64 tensors to 99,999.</summary>
    public static void FirstValue(string path, params string[] tensors)
    {
        var copy = path + ".changed";
        using (var file = SafetensorsFile.Open(path))
            SafetensorsWriter.Write(copy, [.. file.Tensors.Values.Select(stored => new TensorToWrite(stored.Name, stored.Type, stored.Shape, stream => stream.Write(Changed(stored, tensors))))]);
        File.Move(copy, path, overwrite: true);
    }

    private static byte[] Changed(StoredTensor stored, string[] tensors)
    {
        var bytes = stored.Bytes.ToArray();
        if (!tensors.Contains(stored.Name)) return bytes;
        if (stored.Type == StoredType.F32) MemoryMarshal.Write(bytes, (float)Wrong);
        else MemoryMarshal.Write(bytes, (long)Wrong);
        return bytes;
    }
}
