using Routing.Formats.Checkpoints;
using Routing.Models.Checkpoints;
using Routing.Models.Layers;
using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>One block: norm, attention, residual; norm, feed-forward, residual; with a hook site around each part.</summary>
internal sealed class DecoderBlock
{
    private readonly int _layer;
    private readonly HookTable _hooks;

    public DecoderBlock(WeightSource source, ModelConfig config, int layer, HookTable hooks)
    {
        var name = $"model.layers.{layer}";
        (_layer, _hooks) = (layer, hooks);
        AttentionNorm = RmsNorm.Take(source, $"{name}.input_layernorm", config.HiddenSize, config.RmsNormEpsilon);
        Attention = Attention.Take(source, $"{name}.self_attn", config);
        FeedForwardNorm = RmsNorm.Take(source, $"{name}.post_attention_layernorm", config.HiddenSize, config.RmsNormEpsilon);
        FeedForward = FeedForward.Take(source, $"{name}.mlp", config);
    }

    public RmsNorm AttentionNorm { get; }

    public Attention Attention { get; }

    public RmsNorm FeedForwardNorm { get; }

    public FeedForward FeedForward { get; }

    /// <summary>The auxiliary feed-forward of <see cref="FeedForwardChoice.Small"/>, when one is attached.</summary>
    public FeedForward? SmallFeedForward { get; set; }

    /// <summary>Every linear map of the block.</summary>
    public IEnumerable<Linear> Linears() =>
        [Attention.Query, Attention.Key, Attention.Value, Attention.Output, FeedForward.Gate, FeedForward.Up, FeedForward.Down];

    /// <param name="hidden">[tokens, hidden]; taken over and disposed.</param>
    /// <param name="context">What the tokens are.</param>
    /// <returns>[tokens, hidden].</returns>
    public Tensor Forward(Tensor hidden, ForwardContext context)
    {
        hidden = _hooks.At(HookSite.ResidPre, _layer, hidden);
        var attentionIn = _hooks.At(HookSite.AttnIn, _layer, AttentionNorm.Forward(hidden));
        var attentionOut = _hooks.At(HookSite.AttnOut, _layer, Attention.Forward(_layer, attentionIn, context));
        hidden = _hooks.At(HookSite.ResidMid, _layer, AddAndDispose(hidden, attentionOut));
        attentionIn.Dispose();

        var feedForwardIn = _hooks.At(HookSite.MlpIn, _layer, FeedForwardNorm.Forward(hidden));
        var feedForwardOut = _hooks.At(HookSite.MlpOut, _layer, RunFeedForward(feedForwardIn, context));
        hidden = _hooks.At(HookSite.ResidPost, _layer, AddAndDispose(hidden, feedForwardOut));
        feedForwardIn.Dispose();
        return hidden;
    }

    private Tensor RunFeedForward(Tensor x, ForwardContext context)
    {
        if (context.SplitFeedForward(_layer) is not { } split) return FeedForward.Forward(x);
        using (split)
        {
            var result = zeros_like(x);
            Scatter(FeedForward, split.Big, x, result);
            if (split.Small is not null && SmallFeedForward is null)
                throw new ArgumentException($"A row asks for the small feed-forward of block {_layer}, which this model does not have.");
            Scatter(SmallFeedForward, split.Small, x, result);
            return result;
        }
    }

    private static void Scatter(FeedForward? module, Tensor? tokens, Tensor x, Tensor result)
    {
        if (tokens is null) return;
        using var chosen = x.index_select(0, tokens);
        using var output = module!.Forward(chosen);
        result.index_copy_(0, tokens, output);
    }

    private static Tensor AddAndDispose(Tensor residual, Tensor output)
    {
        using (residual) using (output) return residual.Plus(output);
    }
}
