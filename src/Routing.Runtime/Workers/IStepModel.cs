using Routing.Models;

namespace Routing.Runtime.Workers;

/// <summary>A model as its worker sees it: cached sequences, and steps over them. Used by one thread.</summary>
public interface IStepModel : IDisposable
{
    ModelFacts Facts { get; }

    /// <summary>KV slots that no sequence holds.</summary>
    int FreeSlots { get; }

    /// <summary>Tensors of this thread that are alive, the model's own included; 0 for a model that has none.</summary>
    long LiveTensors => 0;

    /// <summary>KV memory for a sequence of at most <paramref name="capacity"/> tokens; null when there is no room just now.</summary>
    IModelSequence? TryOpen(int capacity);

    /// <summary>Runs the rows and advances their sequences, or throws and leaves them as they were.</summary>
    IStepLogits Step(IReadOnlyList<ModelRow> rows);
}

/// <summary>What the engine has to know of a model.</summary>
/// <param name="Vocabulary">Tokens the output head knows.</param>
/// <param name="ContextLength">Longest sequence, in tokens.</param>
/// <param name="Slots">Token positions its KV memory holds, over all sequences.</param>
/// <param name="EosTokenIds">Tokens that end a sequence.</param>
public sealed record ModelFacts(int Vocabulary, int ContextLength, int Slots, IReadOnlyList<int> EosTokenIds);

/// <summary>One sequence's KV memory; disposing gives it back.</summary>
public interface IModelSequence : IDisposable
{
    /// <summary>Tokens seen.</summary>
    int Length { get; }

    /// <summary>Forgets the tokens from <paramref name="length"/> on.</summary>
    void Truncate(int length);
}

/// <summary>One row of a step; the fields are those of <see cref="WorkRow"/>.</summary>
public readonly record struct ModelRow(IModelSequence Sequence, ReadOnlyMemory<int> Tokens, LogitsWanted Logits, ModelPlan? Plan = null)
{
    /// <summary>Tokens with logits, its last.</summary>
    internal int Positions => Logits switch { LogitsWanted.All => Tokens.Length, LogitsWanted.Last => 1, _ => 0 };
}

/// <summary>Logits of the rows of a step that wanted them, in order; disposed by the worker when the step ends.</summary>
public interface IStepLogits : IDisposable
{
    /// <summary>The likeliest of the first <paramref name="vocabulary"/> tokens and its log probability among them; found where the logits are.</summary>
    (int Token, float LogProb) Greedy(int row, int vocabulary);

    /// <summary>One row on the host, unchanged by anyone: [vocab].</summary>
    ReadOnlySpan<float> Row(int row);

    /// <summary>[hidden] one state after the final norm, on the host: first those of the rows with logits, then those of <see cref="LogitsWanted.HiddenOfAll"/>.</summary>
    ReadOnlySpan<float> Hidden(int state);

    /// <summary>Scores proposals.</summary>
    /// <param name="router">Name of a token router.</param>
    /// <param name="rows">Which rows, rising.</param>
    /// <param name="tokens">[rows] the proposals.</param>
    /// <param name="identities">[rows] whose they are.</param>
    /// <param name="scores">[rows] filled with scores in [0, 1].</param>
    void Score(string router, ReadOnlySpan<int> rows, ReadOnlyMemory<int> tokens, ReadOnlyMemory<RowIdentity> identities, Span<float> scores);
}
