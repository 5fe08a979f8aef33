using Routing.Runtime.Reading;
using Routing.Runtime.Sampling;
using Routing.Runtime.Text;
using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>One choice of a request: its tokens and where it stands. Touched by the orchestrator alone.</summary>
/// <remarks>
/// The small model has seen all tokens but the newest when it is asked for one; the large model lags behind by the tokens
/// it was not asked for. Whoever made a token, it enters a model's KV cache with that model's next row.
/// </remarks>
internal sealed class Sequence
{
    private readonly Progress[] _progress = new Progress[2];
    private readonly float _threshold;
    private readonly LoopDetector? _loops;

    public Sequence(long id, Generation generation, int choice, ulong seed, float threshold)
    {
        (Id, Generation, Choice, Seed, _threshold) = (id, generation, choice, seed, threshold);
        if (Routing.BreakLoops) _loops = new LoopDetector();
        foreach (var role in (ReadOnlySpan<ModelRole>)[ModelRole.Small, ModelRole.Large]) this[role].Takes = Routing.Takes(role, Sampling.MaxTokens);
        if (choice == 0 && generation.Request.Reads) Reading = new SequenceReading(generation.Request);
        Turn = Routing.First;
        Count = PromptLength;
    }

    public long Id { get; }
    public Generation Generation { get; }
    public int Choice { get; }
    public ulong Seed { get; }

    /// <summary>Its state when the router has a switching rule.</summary>
    public ISwitchingRule? Rule { get; init; }

    /// <summary>Steers the threshold when the request names a share.</summary>
    public LargeRateController? Rate { get; init; }

    /// <summary>What the model that speaks first tells of the prompt; null once it has, or when nothing is asked.</summary>
    public SequenceReading? Reading { get; private set; }

    public float Threshold => Rate?.Threshold ?? _threshold;
    public TextStream Text => Generation.Texts[Choice];
    public TokenRoutingOptions Routing => Generation.Routing;
    public SamplingOptions Sampling => Generation.Request.Sampling;

    /// <summary>Prompt and output; allocated at admission.</summary>
    public int[] Tokens { get; private set; } = [];

    public int Count { get; private set; }

    public int PromptLength => Generation.Request.Prompt.Length;

    /// <summary>Output tokens, pending ones included.</summary>
    public int OutputCount => Count - PromptLength;

    public int Capacity => PromptLength + Sampling.MaxTokens;

    /// <summary>Tokens whose text has not left yet, the last of <see cref="Tokens"/>.</summary>
    public List<PendingToken> Pending { get; } = [];

    /// <summary>Output tokens whose text has left.</summary>
    public int CommittedCount { get; set; }

    /// <summary>Who is asked for the next token.</summary>
    public ModelRole Turn { get; set; }

    public bool Finished { get; set; }

    /// <summary>The small model's proposal for the token the large model is asked for; null when it was not asked.</summary>
    public RowResult? Proposal { get; set; }

    /// <summary>When the large model was chosen.</summary>
    public long ParkedAt { get; set; }

    public long AdmittedAt { get; private set; }

    public long? FirstTokenAt { get; set; }

    public int LargeTokens { get; set; }

    public int LargeCalls { get; set; }

    public int TakenBack { get; set; }

    /// <summary>Tokens the large model has made in a row of those it may before it hands back.</summary>
    public int Span { get; set; }

    public int Switches { get; set; }

    public ModelRole? LastSource { get; set; }

    /// <summary>Of the token being made, milliseconds.</summary>
    public float SmallMs, LargeMs, WaitMs;

    /// <summary>Of all steps, milliseconds.</summary>
    public double TotalSmallMs, TotalLargeMs, TotalWaitMs, TotalRouterMs;

    public ref Progress this[ModelRole role] => ref _progress[(int)role];

    /// <summary>A router may still send tokens to the large model.</summary>
    public bool HasLargeBudget => LargeTokens < (Routing.MaxLargeTokens ?? int.MaxValue);

    /// <summary>The output repeats itself and is to be stopped doing so.</summary>
    public bool IsStuck => _loops?.IsLooping ?? false;

    /// <summary>The small model's tokens wait for the large one's judgement.</summary>
    public bool Verifies => Routing.Verifies && HasLargeBudget;

    public void Admit(long now)
    {
        AdmittedAt = now;
        Tokens = new int[Capacity];
        Generation.Request.Prompt.Span.CopyTo(Tokens);
    }

    /// <summary>Whether a score sends the small model's proposal to the large model. To be asked once a proposal, in order: rules remember.</summary>
    public bool GoesLarge(float score) => SwitchingDecision.GoesLarge(Rule, score, Threshold, Pending is [.., var last] ? last.Source : LastSource);

    /// <summary>Appends a token; its text stays until it is committed.</summary>
    public void Append(ModelRole source, in RowResult row)
    {
        Tokens[Count++] = row.Token;
        _loops?.Append(row.Token);
        Pending.Add(new PendingToken(source, row) { Proposal = Proposal, SmallMs = SmallMs, LargeMs = LargeMs, WaitMs = WaitMs });
        (Proposal, SmallMs, LargeMs, WaitMs) = (null, 0, 0, 0);
        Turn = Routing.First;
    }

    /// <summary>Takes what a row tells of the prompt; the row that ends the prompt completes it.</summary>
    public void Read(in RowResult row)
    {
        if (Reading is null || row.Reading is not { } result) return;
        Reading.Add(result);
        if (this[Routing.First].Length < PromptLength) return;
        Generation.FinishReading(Reading.Finish());
        Reading = null;
    }

    /// <summary>Takes back all pending tokens but the first <paramref name="kept"/>; both models forget them with their next rows.</summary>
    public void TakeBack(int kept)
    {
        TakenBack += Pending.Count - kept;
        _loops?.RemoveLast(Pending.Count - kept);
        Count -= Pending.Count - kept;
        Pending.RemoveRange(kept, Pending.Count - kept);
        foreach (ref var progress in _progress.AsSpan()) progress.Length = Math.Min(progress.Length, Count);
    }
}
