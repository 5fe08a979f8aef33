namespace Routing.Server.Wire;

internal sealed record VersionReply(string Version);

/// <summary>Reply of <c>GET /server_info</c>: what is loaded and how.</summary>
/// <param name="Router">The trained router's fingerprint, or null.</param>
internal sealed record ServerInfo(
    string Version, string Model, ModelInfo Small, ModelInfo? Large, string Policy, float? Threshold, string? Router, string Precision, string Device, int Threads,
    string Torch, string Runtime, int MaxSequences, int MaxQueue, int MaxModelLen, double UptimeSeconds);

/// <param name="Vocabulary">Tokens that can be chosen.</param>
/// <param name="KvSlots">Tokens its KV memory holds.</param>
internal sealed record ModelInfo(string Name, int Vocabulary, int KvSlots, int FreeKvSlots);
