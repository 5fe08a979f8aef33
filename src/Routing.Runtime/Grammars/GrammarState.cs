using Routing.Runtime.Grammars.Automata;

namespace Routing.Runtime.Grammars;

/// <summary>Where a sequence stands in its grammar, between two tokens. Immutable.</summary>
/// <param name="State">Where its bytes are.</param>
/// <param name="ThinkingLeft">Tokens of thinking that it may still have.</param>
internal readonly record struct GrammarState(State State, int ThinkingLeft);
