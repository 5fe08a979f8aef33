using System.Buffers;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>Result of a step for the positions whose logits were asked for, rows in order; then the hidden states of rows that asked for these alone.</summary>
/// <remarks>
/// Owned by the caller, with its tensors. A step on plain memory leaves its result there until a tensor is asked for:
/// to make and free two of them takes a quarter of a tiny model's step.
/// </remarks>
public sealed class DecoderOutput : IDisposable
{
    private readonly int _positions, _states, _vocabulary, _width;
    private float[]? _logitsMemory, _hiddenMemory;
    private Tensor? _logits, _hidden;

    /// <param name="logits">[positions, vocab] float32.</param>
    /// <param name="hidden">[states, hidden] float32; the first are those of the positions.</param>
    public DecoderOutput(Tensor logits, Tensor hidden) =>
        (_logits, _hidden, _positions, _states, _vocabulary, _width) = (logits, hidden, (int)logits.size(0), (int)hidden.size(0), (int)logits.size(1), (int)hidden.size(1));

    /// <summary>A result on plain memory, to be filled in.</summary>
    internal DecoderOutput(int positions, int states, int vocabulary, int width)
    {
        (_positions, _states, _vocabulary, _width) = (positions, states, vocabulary, width);
        _logitsMemory = ArrayPool<float>.Shared.Rent(positions * vocabulary);
        _hiddenMemory = ArrayPool<float>.Shared.Rent(states * width);
    }

    /// <summary>[positions, vocab] float32.</summary>
    public Tensor Logits => _logits ??= ToTensor(LogitsMemory, _positions, _vocabulary);

    /// <summary>[states, hidden] float32, after the final norm: first those of the positions with logits, then those of <see cref="LogitsWanted.HiddenOfAll"/>.</summary>
    public Tensor Hidden => _hidden ??= ToTensor(HiddenMemory, _states, _width);

    /// <summary>[positions, vocab].</summary>
    internal Span<float> LogitsMemory => _logitsMemory.AsSpan(0, _positions * _vocabulary);

    /// <summary>[states, hidden].</summary>
    internal Span<float> HiddenMemory => _hiddenMemory.AsSpan(0, _states * _width);

    /// <summary>[vocab] logits of one position of a step on the CPU, to be read before this is disposed.</summary>
    public ReadOnlySpan<float> LogitsAt(int position)
    {
        var all = _logitsMemory is null ? MemoryMarshal.Cast<byte, float>(Logits.bytes) : LogitsMemory;
        return all.Slice(position * _vocabulary, _vocabulary);
    }

    /// <summary>[hidden] one of the states of a step on the CPU, to be read before this is disposed.</summary>
    public ReadOnlySpan<float> HiddenAt(int state)
    {
        var all = _hiddenMemory is null ? MemoryMarshal.Cast<byte, float>(Hidden.bytes) : HiddenMemory;
        return all.Slice(state * _width, _width);
    }

    private static Tensor ToTensor(ReadOnlySpan<float> memory, int count, int width)
    {
        var made = empty([count, width], ScalarType.Float32);
        memory.CopyTo(MemoryMarshal.Cast<byte, float>(made.bytes));
        return made;
    }

    public void Dispose()
    {
        _logits?.Dispose();
        _hidden?.Dispose();
        if (_logitsMemory is not null) ArrayPool<float>.Shared.Return(_logitsMemory);
        if (_hiddenMemory is not null) ArrayPool<float>.Shared.Return(_hiddenMemory);
        (_logitsMemory, _hiddenMemory) = (null, null);
    }
}
