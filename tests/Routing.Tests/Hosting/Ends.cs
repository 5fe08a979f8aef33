using Routing.Runtime;

namespace Routing.Tests.Hosting;

/// <summary>Ends of answers that were never generated.</summary>
internal static class Ends
{
    public static ChoiceSummary Of(int smallTokens, int largeTokens) => new()
    {
        Choice = 0, FinishReason = FinishReason.Stop, Seed = 0, PromptTokens = 1, SmallTokens = smallTokens, LargeTokens = largeTokens,
        LargeCalls = largeTokens, TakenBack = 0, Switches = 0, QueueMs = 0, TotalMs = 1, SmallMs = 0, LargeMs = 0, WaitMs = 0, RouterMs = 0,
    };
}
