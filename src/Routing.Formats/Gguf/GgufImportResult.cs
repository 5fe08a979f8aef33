using System.Collections.Immutable;
using Routing.Formats.Checkpoints;

namespace Routing.Formats.Gguf;

/// <summary>What an import wrote.</summary>
/// <param name="Folder">The checkpoint folder.</param>
/// <param name="Config">Of the model in it.</param>
/// <param name="Type">Element type of its weights.</param>
/// <param name="Tensors">Tensors written.</param>
/// <param name="Parameters">Weights in them.</param>
/// <param name="VocabularySize">Tokens of its tokenizer.</param>
/// <param name="Remarks">What of the file was left out, one sentence each.</param>
public sealed record GgufImportResult(
    string Folder, ModelConfig Config, StoredType Type, int Tensors, long Parameters, int VocabularySize, ImmutableArray<string> Remarks);
