using System.Security.Cryptography;
using MessagePack;
using Routing.Runtime.Grammars.Automata;
using Routing.Runtime.Grammars.Rules;
using Routing.Runtime.Grammars.Rules.Schemas;
using Routing.Runtime.Grammars.Vocabulary;
using Routing.Runtime.Workers;
using static Routing.Runtime.Grammars.Rules.Nodes;

namespace Routing.Runtime.Grammars;

/// <summary>Makes grammars from their descriptions, over one vocabulary, and keeps the last ones made. Safe for concurrent use.</summary>
/// <param name="vocabulary">Read when the first grammar is asked for.</param>
public sealed class GrammarCompiler(Func<TokenVocabulary> vocabulary)
{
    /// <summary>Grammars kept; with their masks one may take some ten megabytes.</summary>
    private const int MostGrammars = 16;

    private readonly Lazy<TokenVocabulary> _vocabulary = new(vocabulary);
    private readonly Dictionary<string, Lazy<CompiledGrammar>> _grammars = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = [];

    /// <summary>Throws if the grammar cannot be used.</summary>
    /// <exception cref="GrammarException">It is not supported; the exception says what and where.</exception>
    public void Check(GrammarSpec spec) => Compile(spec);

    internal CompiledGrammar Compile(GrammarSpec spec)
    {
        var key = Convert.ToHexString(SHA256.HashData(MessagePackSerializer.Serialize(spec, WireFormat.Options)));
        Lazy<CompiledGrammar>? grammar;
        lock (_grammars)
        {
            if (!_grammars.TryGetValue(key, out grammar))
            {
                if (_oldest.Count == MostGrammars) _grammars.Remove(_oldest.Dequeue());
                _grammars.Add(key, grammar = new Lazy<CompiledGrammar>(() => Build(spec)));
                _oldest.Enqueue(key);
            }
        }
        return grammar.Value;   // compiled once, whoever asks; others need not wait
    }

    internal TokenVocabulary Vocabulary => _vocabulary.Value;

    private CompiledGrammar Build(GrammarSpec spec)
    {
        var (json, tokens) = (new JsonRules(), _vocabulary.Value);
        var answer = spec.Kind switch
        {
            GrammarKind.Free => Free(),
            GrammarKind.JsonObject => Spaced(Call(json.Object, End)),
            GrammarKind.JsonSchema => Spaced(Call(SchemaRules.Read(spec.Schema ?? throw new GrammarException("", "A JSON schema is asked for, but none is given."), json, tool: null), End)),
            GrammarKind.ToolCalls => Spaced(ToolCallRules.Of(spec, json, tokens)),
            _ => throw new GrammarException("", $"The grammar kind {spec.Kind} is unknown."),
        };
        // After thoughts models leave lines free; an answer of its own begins at once.
        Node Spaced(Node first) => spec.Thinking is null ? first : LeadingSpace(first);

        return new CompiledGrammar(spec.Thinking is { } thinking ? ThinkingRules.Before(answer, thinking, tokens) : answer, tokens, spec.Thinking?.Budget);
    }

    private static ByteNode Free()
    {
        var free = new ByteNode { IsFree = true };
        free.Add(byte.MinValue, byte.MaxValue, free);
        return free;
    }
}
