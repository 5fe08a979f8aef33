using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Runtime.Grammars;

/// <summary>What the top of a stack alone says of the tokens that may follow.</summary>
/// <param name="Tokens">Tokens that fit and end no later than the rule.</param>
/// <param name="Returns">Places of the trie where the rule may end within a token.</param>
internal sealed record MaskPart(TokenMask Tokens, List<int> Returns);
