using Routing.Runtime;
using Routing.Runtime.Reading;

namespace Routing.Server.Streaming;

/// <summary>How the answer to one HTTP request ended.</summary>
/// <param name="Choices">[prompts × n], numbered through.</param>
/// <param name="Readings">[prompts] what was asked to know of them.</param>
internal sealed record AnswerEnd(IReadOnlyList<ChoiceSummary> Choices, IReadOnlyList<PromptReading?> Readings);
