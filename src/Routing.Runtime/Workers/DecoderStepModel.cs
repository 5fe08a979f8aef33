using System.Collections.Frozen;
using Routing.Models;
using Routing.Models.Caching;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.Runtime.Workers;

/// <summary>A <see cref="Decoder"/> and its KV cache as a worker's model.</summary>
/// <remarks>Owns: the decoder, the cache, the router instances. Lives, under inference mode, on the thread that made it.</remarks>
public sealed class DecoderStepModel : IStepModel
{
    private readonly long _liveTensorsBefore = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
    private readonly IDisposable _inferenceMode = inference_mode();
    private readonly List<StepRow> _rows = [];
    private readonly Decoder _decoder;
    private readonly KvCache _cache;
    private readonly FrozenDictionary<string, ITokenRouter> _routers;

    /// <param name="load">Makes the decoder.</param>
    /// <param name="kvBytes">Memory for keys and values, over all sequences.</param>
    /// <param name="routing">Routers to offer.</param>
    public DecoderStepModel(Func<Decoder> load, long kvBytes, RoutingSet routing)
    {
        _decoder = load();
        var type = _decoder.Type;
        var slots = (int)Math.Min(int.MaxValue, kvBytes / KvCache.BytesPerSlot(_decoder.Config, type));
        if (slots < 1) throw new ArgumentException($"A KV budget of {kvBytes} bytes holds no token; one takes {KvCache.BytesPerSlot(_decoder.Config, type)}.", nameof(kvBytes));
        _cache = new KvCache(_decoder.Config, slots, type, _decoder.Device);
        var small = new SmallModel(_decoder.Embedding, _decoder.Config.HiddenSize);
        _routers = routing.TokenRouters.ToFrozenDictionary(router => router.Key, router => router.Value.Create(small), StringComparer.Ordinal);
        Facts = new ModelFacts(_decoder.Config.VocabularySize, _decoder.Config.MaxPositions, slots, [.. _decoder.Config.EosTokenIds]);
    }

    /// <inheritdoc/>
    public ModelFacts Facts { get; }

    /// <inheritdoc/>
    public int FreeSlots => _cache.FreeSlots;

    /// <inheritdoc/>
    public long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount - _liveTensorsBefore;

    /// <summary>Tensors of the worker's thread that outlived the model; known once it is disposed, and zero.</summary>
    internal long? LeakedTensors { get; private set; }

    /// <inheritdoc/>
    public IModelSequence? TryOpen(int capacity) => _cache.TryAllocate(capacity) is { } memory ? new DecoderSequence(memory) : null;

    /// <inheritdoc/>
    public IStepLogits Step(IReadOnlyList<ModelRow> rows)
    {
        _rows.Clear();
        foreach (var row in rows)
        {
            if (row.Plan?.Steering is { } steering) throw new NotSupportedException($"This worker has no steering program '{steering}'.");
            _rows.Add(new StepRow(((DecoderSequence)row.Sequence).Memory, row.Tokens, row.Logits, row.Plan?.Layers, row.Plan?.FeedForward));
        }
        // No dispose scope: it would cost a tenth of a tiny model's step, and only a forward that throws leaves tensors to the finalizer.
        return new DecoderLogits(_decoder.Step(_rows), _routers, _decoder.Device.type == DeviceType.CPU);
    }

    public void Dispose()
    {
        foreach (var router in _routers.Values) (router as IDisposable)?.Dispose();
        _cache.Dispose();
        _decoder.Dispose();
        _inferenceMode.Dispose();
        LeakedTensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount - _liveTensorsBefore;
    }

    private sealed class DecoderSequence(KvSequence memory) : IModelSequence
    {
        public KvSequence Memory => memory;

        public int Length => memory.Length;

        public void Truncate(int length) => memory.Truncate(length);

        public void Dispose() => memory.Dispose();
    }
}
