using Routing.Formats;

namespace Routing.R2R.Labels.Sources;

/// <summary>The prompts of a file, for those who only want to ask them.</summary>
public static class PromptTokens
{
    /// <summary>Token ids of every line; see <see cref="PromptFile"/> for its form.</summary>
    /// <exception cref="InvalidFileException">A line cannot be used, or there is none.</exception>
    public static IReadOnlyList<int[]> Read(string path, ModelFolder folder) =>
        [.. new PromptFile(path, folder, limit: null, marker: "").Read().Select(item => item.Prompt)];
}
