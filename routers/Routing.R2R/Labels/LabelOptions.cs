using Routing.R2R.Labels.Judging;
using TorchSharp;
using static TorchSharp.torch;

namespace Routing.R2R.Labels;

/// <summary>A labelling job.</summary>
public sealed record LabelOptions
{
    public const ulong DefaultSeed = 1;

    /// <summary>Checkpoint folder of the small model.</summary>
    public required string Small { get; init; }

    /// <summary>Checkpoint folder of the large model.</summary>
    public required string Large { get; init; }

    /// <summary>Folder for the labels.</summary>
    public required string Output { get; init; }

    /// <summary>Goes on with what an interrupted run left in <see cref="Output"/>.</summary>
    public bool Resume { get; init; }

    /// <summary>Questions to label: of the gym by default; of a file all when null.</summary>
    public int? Items { get; init; }

    /// <summary>Which of the gym's streams of training questions.</summary>
    public ulong Seed { get; init; } = DefaultSeed;

    /// <summary>A file of prompts instead of the gym; see <see cref="Sources.PromptFile"/>.</summary>
    public string? Prompts { get; init; }

    /// <summary>A file of finished answers to label along, instead of the large model's own; see <see cref="Sources.TraceFile"/>.</summary>
    public string? Traces { get; init; }

    /// <summary>Names that families of traces are counted by, before those the file adds: those of labels they are to go with.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    public LabelSettings Settings { get; init; } = new();

    /// <summary>Who judges mismatches; needed for <see cref="LabelKind.Judge"/>.</summary>
    public JudgeOptions? Judge { get; init; }

    /// <summary>Type of weights and arithmetic.</summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    public Device Device { get; init; } = CPU;

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var error in Settings.Errors()) yield return error;
        if (Items < 1) yield return $"Items is {Items}; it must be 1 or more.";
        if (Prompts is not null && Traces is not null) yield return "Label either prompts or traces.";
        if (Settings.Wants(LabelKind.Judge) != Judge is not null) yield return "The label 'judge' and a judge's address go together.";
        if (Precision is not (ScalarType.Float32 or ScalarType.BFloat16)) yield return $"Precision is {Precision}; it must be Float32 or BFloat16.";
        if (Device.type == DeviceType.CUDA && !cuda.is_available()) yield return "No CUDA device is available; 'routing doctor' says why.";
    }
}
