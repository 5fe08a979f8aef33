using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Routing.Formats.Checkpoints;

/// <summary>Writes safetensors files: data streamed, every tensor aligned to its element size, the file replaced atomically.</summary>
public static class SafetensorsWriter
{
    // The format asks for 8; a cache line costs nothing and suits vector loads.
    private const int HeaderAlignment = 64;

    /// <summary>
    /// Writes a file. Tensors lie in the order given within each element size, larger element sizes first: so each is
    /// aligned and no hole is needed, which the format forbids.
    /// </summary>
    public static void Write(string path, IReadOnlyList<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors.OrderByDescending(t => t.Type.Size()).ToArray();
        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in ordered)
            {
                var start = stream.Position;
                tensor.Write(stream);
                if (stream.Position - start != tensor.ByteCount)
                    throw new InvalidOperationException($"Tensor '{tensor.Name}' wrote {stream.Position - start:N0} bytes; its shape and type need {tensor.ByteCount:N0}.");
            }
        });
    }

    private static byte[] Header(TensorToWrite[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write(stackalloc byte[SafetensorsFile.LengthBytes]);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in metadata) writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            WriteEntries(writer, tensors);
            writer.WriteEndObject();
        }
        while (json.WrittenCount % HeaderAlignment != 0) json.Write(" "u8);

        var header = json.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - SafetensorsFile.LengthBytes);
        return header;
    }

    private static void WriteEntries(Utf8JsonWriter writer, TensorToWrite[] tensors)
    {
        var names = new HashSet<string> { SafetensorsHeader.MetadataKey };
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            if (!names.Add(tensor.Name)) throw new ArgumentException($"Tensor name '{tensor.Name}' is reserved or given twice.", nameof(tensors));
            writer.WriteStartObject(tensor.Name);
            writer.WriteString("dtype", tensor.Type.Spelling());
            writer.WriteStartArray("shape");
            foreach (var size in tensor.Shape) writer.WriteNumberValue(size);
            writer.WriteEndArray();
            writer.WriteStartArray("data_offsets");
            writer.WriteNumberValue(offset);
            writer.WriteNumberValue(offset += tensor.ByteCount);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
