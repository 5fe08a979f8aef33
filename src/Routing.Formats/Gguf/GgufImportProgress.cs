namespace Routing.Formats.Gguf;

/// <summary>How far an import is.</summary>
/// <param name="Tensor">Name of the tensor just written, in the checkpoint.</param>
/// <param name="Done">Weights written.</param>
/// <param name="Total">Weights to write.</param>
public readonly record struct GgufImportProgress(string Tensor, long Done, long Total);
