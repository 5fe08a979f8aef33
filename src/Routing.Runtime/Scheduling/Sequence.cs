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
    private readonly ISwitchingRule? _rule;

    public Sequence(long id, Generation generation, int choice, ulong seed, float threshold, ISwitchingRule? rule = null)
    {
        (Id, Generation, Choice, Seed, Threshold, _rule) = (id, generation, choice, seed, threshold, rule);
        var mode = generation.Routing.Mode;
        this[ModelRole.Small].Takes = mode != TokenRoutingMode.Large;
        this[ModelRole.Large].Takes = mode != TokenRoutingMode.Small;
        Turn = FirstTurn;
        Count = PromptLength;
    }

    public long Id { get; }
    public Generation Generation { get; }
    public int Choice { get; }
    public ulong Seed { get; }
    public float Threshold { get; }
    public TextStream Text => Generation.Texts[Choice];

    /// <summary>Prompt and output; allocated at admission.</summary>
    public int[] Tokens { get; private set; } = [];

    public int Count { get; private set; }

    public int PromptLength => Generation.Request.Prompt.Length;

    public int OutputCount => Count - PromptLength;

    public int Capacity => PromptLength + Generation.Request.Sampling.MaxTokens;

    /// <summary>Who is asked for the next token.</summary>
    public ModelRole Turn { get; set; }

    public bool Finished { get; set; }

    /// <summary>The small model's proposal for the token the large model is asked for.</summary>
    public RowResult Proposal { get; set; }

    /// <summary>When the large model was chosen.</summary>
    public long ParkedAt { get; set; }

    public long AdmittedAt { get; private set; }

    public long? FirstTokenAt { get; set; }

    public int LargeTokens { get; set; }

    public int Switches { get; set; }

    public ModelRole? LastSource { get; set; }

    /// <summary>Of the token being made, milliseconds.</summary>
    public float SmallMs, LargeMs, WaitMs;

    /// <summary>Of all tokens, milliseconds.</summary>
    public double TotalSmallMs, TotalLargeMs, TotalWaitMs;

    public ref Progress this[ModelRole role] => ref _progress[(int)role];

    private ModelRole FirstTurn => Generation.Routing.Mode == TokenRoutingMode.Large ? ModelRole.Large : ModelRole.Small;

    public void Admit(long now)
    {
        AdmittedAt = now;
        Tokens = new int[Capacity];
        Generation.Request.Prompt.Span.CopyTo(Tokens);
    }

    /// <summary>Whether a score sends the small model's proposal to the large model. To be asked once a proposal, in order: rules remember.</summary>
    public bool GoesLarge(float score)
    {
        var large = _rule?.GoesLarge(score, Threshold, LastSource) ?? score >= Threshold;
        // A threshold off the scale means all or none, whatever a rule remembers.
        return Threshold <= 0 || Threshold <= 1 && large;
    }

    public void Append(int token)
    {
        Tokens[Count++] = token;
        Turn = FirstTurn;
    }
}
