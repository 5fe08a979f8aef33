using Routing.Runtime.Workers;

namespace Routing.Runtime.Scheduling;

/// <summary>One worker as the orchestrator sees it.</summary>
internal sealed class Lane(ModelRole role, Worker worker, ModelFacts facts)
{
    public ModelRole Role => role;
    public Worker Worker => worker;
    public ModelFacts Facts => facts;

    /// <summary>Sequences of the step that is running, in its rows' order.</summary>
    public List<Sequence> InFlight { get; } = [];

    /// <summary>Sequences whose end the worker has yet to be told of.</summary>
    public List<long> Closing { get; } = [];

    /// <summary>Sequences closed so far.</summary>
    public long Closed { get; set; }

    /// <summary>Of these, how many the worker knew of when the running step began.</summary>
    public long ClosedBeforeStep { get; set; }

    /// <summary>KV slots promised to admitted sequences.</summary>
    public int ReservedSlots { get; set; }

    /// <summary>A step is running.</summary>
    public bool Busy { get; set; }

    /// <summary>All its rows are asked for a token: none only reads.</summary>
    public bool DecodesOnly { get; set; }

    /// <summary>When the scheduling of that step began.</summary>
    public long StepStarted { get; set; }

    public ModelMetrics Metrics = new() { Slots = facts.Slots, FreeSlots = facts.Slots };
}
