using System.Text;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>A text as a model without sense writes it: any token of the mask, and once it has had its say the way out.</summary>
internal static class RandomWalk
{
    private const string WayOut = "}]\"1tfn-:,";
    private const string WayOutOfAString = "\"}";

    /// <summary>The tokens of a whole text; each state on the way is shown to <paramref name="visit"/>.</summary>
    public static List<int> Take(CompiledGrammar grammar, TokenVocabulary vocabulary, int seed, int whims, Action<GrammarState>? visit = null)
    {
        var random = new Random(seed);
        var state = grammar.Start;
        List<int> tokens = [];
        while (true)
        {
            visit?.Invoke(state);
            int[] allowed = [.. Enumerable.Range(0, vocabulary.Size).Where(id => grammar.Mask(state)[id])];
            if (state.State.CanEnd && (allowed.Length == 0 || tokens.Count >= whims || random.Next(8) == 0)) return tokens;
            Assert.True(allowed.Length > 0, "nothing may follow, and the text may not end");
            Assert.True(tokens.Count < whims + 2000, "there is no way out");
            var wayOut = allowed.Any(id => vocabulary.BytesOf(id) is [(byte)'z']) ? WayOutOfAString : WayOut;
            tokens.Add(tokens.Count < whims ? allowed[random.Next(allowed.Length)] : allowed.MinBy(id => Rank(vocabulary.BytesOf(id)!, wayOut)));
            state = grammar.Advance(state, tokens[^1]);
        }
    }

    public static string Text(this TokenVocabulary vocabulary, IEnumerable<int> tokens) =>
        new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. tokens.SelectMany(id => vocabulary.BytesOf(id)!)]);

    /// <summary>Short tokens first, those that close something before those that open; white space last.</summary>
    private static int Rank(byte[] token, string wayOut)
    {
        var at = wayOut.IndexOf((char)token[0], StringComparison.Ordinal);
        return 1000 * (at >= 0 ? at : token[0] is (byte)'{' or (byte)'[' ? 51 : token[0] <= ' ' ? 52 : 50) + token.Length;
    }
}
