using System.Text;
using Routing.Formats.Tokenization;
using Routing.Hosting;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Tests.Runtime.Grammars;

/// <summary>Grammars over single bytes and over the shipped models' vocabulary.</summary>
internal static class GrammarFixture
{
    /// <summary>Token n is byte n.</summary>
    public static TokenVocabulary Bytes { get; } = new([.. Enumerable.Range(0, 256).Select(value => (byte[]?)[(byte)value])], new Dictionary<string, int>());

    public static Tokenizer Tokenizer { get; } = Tokenizer.Load(Path.Combine(ShippedModels.Small, "tokenizer.json"));

    public static TokenVocabulary Gym { get; } = TokenVocabulary.Of(Tokenizer);

    public static CompiledGrammar Compile(GrammarSpec spec, TokenVocabulary? vocabulary = null) => new GrammarCompiler(() => vocabulary ?? Bytes).Compile(spec);

    public static CompiledGrammar Schema(string schema, TokenVocabulary? vocabulary = null) => Compile(GrammarSpec.JsonSchema(schema), vocabulary);

    public static GrammarState Read(this CompiledGrammar grammar, IEnumerable<int> tokens) => tokens.Aggregate(grammar.Start, grammar.Advance);

    /// <summary>Whether a grammar over bytes takes a text from end to end.</summary>
    public static bool Accepts(this CompiledGrammar grammar, string text) => grammar.Accepts(Encoding.UTF8.GetBytes(text));

    public static bool Accepts(this CompiledGrammar grammar, byte[] text) => grammar.Read(text.Select(value => (int)value)).State.CanEnd;

    /// <summary>Why a grammar is refused.</summary>
    public static GrammarException Refusal(GrammarSpec spec) => Assert.Throws<GrammarException>(() => Compile(spec));
}
