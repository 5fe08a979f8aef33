using System.Collections.Frozen;

namespace Routing.Formats.Checkpoints;

/// <summary>
/// A Hugging Face checkpoint folder, checked: config understood, every tensor the model needs present once with the right
/// shape, none left over. Owns: the mapped weight files; disposed by: whoever opened it (a decoder loaded from it keeps it).
/// </summary>
public sealed class Checkpoint : IDisposable
{
    /// <summary>Opens a folder with config.json and model.safetensors or its sharded form.</summary>
    /// <exception cref="InvalidFileException">Anything unknown or broken; names the file, the item and the reason.</exception>
    public static Checkpoint Open(string folder) => throw new NotSupportedException(folder);

    public required string Folder { get; init; }
    public required ModelConfig Config { get; init; }

    /// <summary>All tensors of all shards by name (a tied head's own copy, when a file has one, is left out).</summary>
    public required FrozenDictionary<string, StoredTensor> Tensors { get; init; }

    public void Dispose() { }
}
