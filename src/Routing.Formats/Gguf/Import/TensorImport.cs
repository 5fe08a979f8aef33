namespace Routing.Formats.Gguf.Import;

/// <summary>One tensor of an import.</summary>
/// <param name="Source">The tensor in the GGUF file.</param>
/// <param name="Name">Its name in the checkpoint.</param>
/// <param name="RotatedHeads">Heads whose rows llama.cpp reordered for its rotation; 0 leaves the rows as they are.</param>
internal sealed record TensorImport(GgufTensor Source, string Name, int RotatedHeads);
