using Routing.R2R.Labels.Labelling;

namespace Routing.R2R.Labels.Sources;

/// <summary>Opens what a job labels.</summary>
internal static class LabelSources
{
    public static LabelSource Open(LabelOptions options, LabelPair pair)
    {
        var marker = options.Settings.AnswerMarker;
        if (options.Prompts is { } prompts) return new PromptFile(prompts, pair.Folder, options.Items, marker);
        if (options.Traces is { } traces) return new TraceSource(traces, options.Families, pair.VocabularySize, pair.EndTokens, options.Items, marker);
        return new GymSource(pair.Folder, options.Items ?? GymSource.DefaultItems, options.Seed);
    }
}
