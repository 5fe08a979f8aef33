using Routing.Models.Caching;
using Routing.R2R.Labels.Sources;

namespace Routing.R2R.Labels.Labelling;

/// <summary>An item on its way through the large model: its answer is written first, then one continuation after the other. Owns: its keys and values.</summary>
internal sealed class Lane(int index, LabelItem item, KvSequence cache) : IDisposable
{
    /// <summary>Place of the item in its shard.</summary>
    public int Index => index;

    public LabelItem Item => item;

    public KvSequence Cache => cache;

    /// <summary>What comes next through the model, one token.</summary>
    public int[] Pending { get; set; } = [item.Prompt[^1]];

    /// <summary>The answer, as far as it is written.</summary>
    public List<int> Answer { get; } = [.. item.Answer ?? []];

    /// <summary>The answer's labels; null while it is written.</summary>
    public AnswerLabels? Labels { get; set; }

    /// <summary>Rows of the answer; null while it is written.</summary>
    public LabelShard? Rows { get; set; }

    /// <summary>The continuation being written.</summary>
    public Continuation? Current { get; set; }

    /// <summary>Tokens the model wrote.</summary>
    public long Written { get; set; }

    public void Dispose() => cache.Dispose();
}
