using Routing.Formats;

namespace Routing.R2R.Labels.Sources;

/// <summary>
/// Answers already given, by any policy, one a line: <c>{"item": 17, "family": "sums", "prompt_ids": […], "output_ids": […], "answer": "12"}</c>;
/// family and answer are optional, and output_ids include the end token where the answer ended. Labelling these is R2R's on-policy refinement:
/// the router learns what to do where the mixed system really goes.
/// </summary>
public static class TraceFile
{
    /// <summary>Writes traces, replacing the file atomically.</summary>
    public static void Write(string path, IEnumerable<TraceLine> traces) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (var trace in traces) writer.WriteLine(TraceSource.ToJson(trace));
    });
}

/// <summary>A line of a <see cref="TraceFile"/>.</summary>
/// <param name="Item">Number of the item: the same question has the same number in every folder of labels, and so the same split.</param>
/// <param name="PromptIds">What the models were given.</param>
/// <param name="OutputIds">What was answered.</param>
/// <param name="Family">A name to report by.</param>
/// <param name="Answer">The right final answer.</param>
public sealed record TraceLine(int Item, int[] PromptIds, int[] OutputIds, string? Family = null, string? Answer = null);
