using Routing.Runtime;

namespace Routing.Loadbench;

/// <summary>Who speaks in a measured run.</summary>
internal sealed record LoadMode(string Name, TokenRoutingOptions Routing);

/// <summary>Lengths of a measured run, in tokens.</summary>
/// <param name="Prompt">Prompt before decoding.</param>
/// <param name="Prefill">Prompt of the prefill figure; shortened to the model's context.</param>
/// <param name="Decode">Decoded tokens that count, after the first.</param>
internal sealed record LoadShape(int Prompt, int Prefill, int Decode);
