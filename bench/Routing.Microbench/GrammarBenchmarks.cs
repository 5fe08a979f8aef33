using System.Text;
using BenchmarkDotNet.Attributes;
using Routing.Formats.Tokenization;
using Routing.Hosting;
using Routing.Runtime.Grammars;
using Routing.Runtime.Grammars.Vocabulary;
using Routing.Runtime.Sampling;

namespace Routing.Microbench;

/// <summary>
/// What a grammar adds to choosing a token: inside a string, where nearly all tokens fit. Beside it, what a greedy and a
/// sampled choice from the same number of logits cost (<see cref="SamplerBenchmarks"/>).
/// </summary>
public class GrammarBenchmarks
{
    private const string Schema = """{"type":"object","properties":{"name":{"type":"string"},"code":{"type":"string","maxLength":60}},"required":["name","code"]}""";

    private readonly Sampler _sampler = new();
    private TokenVocabulary _vocabulary = null!;
    private CompiledGrammar _grammar = null!;
    private GrammarState _free, _counted;
    private SequenceGrammar _sequence = null!;
    private float[] _logits = [], _scratch = [];
    private int _letter;

    /// <summary>The shipped models' vocabulary, and one as large as Qwen's.</summary>
    [Params(1024, 151_936)]
    public int Vocabulary { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _vocabulary = Vocabulary == 1024 ? TokenVocabulary.Of(Tokenizer.Load(Path.Combine(ShippedModels.Large, "tokenizer.json"))) : Synthetic(Vocabulary);
        _letter = Enumerable.Range(0, _vocabulary.Size).First(id => _vocabulary.BytesOf(id) is [(byte)'e']);
        _grammar = Compile();
        _free = Read(_grammar, "{\"name\":\"J");
        _counted = Read(_grammar, "{\"name\":\"J\",\"code\":\"A");
        _ = (_grammar.Mask(_free), _grammar.Mask(_counted));
        _sequence = new SequenceGrammar(_grammar, []);
        _sequence.Remember(0, [.. "{\"name\":\"J"u8.ToArray().Select(TokenOf)]);
        _logits = [.. Enumerable.Range(0, _vocabulary.Size).Select(id => (float)(12 * CounterRandom.Uniform(1, id, RandomStream.Sampling)))];
        _scratch = new float[_logits.Length];
    }

    /// <summary>A sampled choice without a grammar, the copy of the logits included.</summary>
    [Benchmark(Baseline = true)]
    public int SampleFreely()
    {
        _logits.CopyTo(_scratch, 0);
        return _sampler.Choose(_scratch, new() { Temperature = 0.8f }, 0.5);
    }

    /// <summary>The same under a grammar whose mask is known.</summary>
    [Benchmark]
    public int SampleUnderAKnownMask()
    {
        _logits.CopyTo(_scratch, 0);
        _sequence.Apply(10, _scratch);
        return _sampler.Choose(_scratch, new() { Temperature = 0.8f }, 0.5);
    }

    /// <summary>A greedy choice that fits needs no mask.</summary>
    [Benchmark]
    public bool AllowAToken() => _sequence.Allows(10, _letter);

    /// <summary>A greedy choice under a known mask.</summary>
    [Benchmark]
    public int ArgMaxUnderAKnownMask() => _sequence.ArgMax(10, _logits);

    /// <summary>The mask of a new state whose rule was met before: the next letter of a string that counts its letters.</summary>
    [Benchmark]
    public object MaskOfANewState()
    {
        _counted.State.Mask = null;
        return _grammar.Mask(_counted);
    }

    /// <summary>The first mask within a string of a new grammar.</summary>
    [Benchmark]
    public object FirstMaskOfAGrammar()
    {
        var grammar = Compile();
        return grammar.Mask(Read(grammar, "{\"name\":\"J"));
    }

    private CompiledGrammar Compile() => new GrammarCompiler(() => _vocabulary).Compile(GrammarSpec.JsonSchema(Schema));

    private GrammarState Read(CompiledGrammar grammar, string text) => text.Aggregate(grammar.Start, (state, letter) => grammar.Advance(state, TokenOf((byte)letter)));

    private int TokenOf(byte value) => Enumerable.Range(0, _vocabulary.Size).First(id => _vocabulary.BytesOf(id) is [var only] && only == value);

    /// <summary>All bytes, then words of made-up syllables, two in three with a space before them, one in twenty with JSON's punctuation behind.</summary>
    private static TokenVocabulary Synthetic(int size)
    {
        string[] syllables = ["ka", "ner", "ti", "os", "al", "ing", "pre", "mo", "dur", "es", "wi", "ch", "ul", "ta", "bre", "é", "日", "ion"];
        string[] endings = ["\",", "\":", "\"", "},", "]", ":", "."];
        var words = new HashSet<string>();
        for (var i = 0; words.Count < size - 256; i++)
        {
            var word = new StringBuilder(Draw(i, 0, 3) > 0 ? " " : "");
            for (var k = Draw(i, 1, 4); k >= 0; k--) word.Append(syllables[Draw(i, 2 + k, syllables.Length)]);
            if (Draw(i, 8, 20) == 0) word.Append(endings[Draw(i, 9, endings.Length)]);
            words.Add(word.ToString());
        }
        return new TokenVocabulary([.. Enumerable.Range(0, 256).Select(value => (byte[]?)[(byte)value]), .. words.Select(Encoding.UTF8.GetBytes)], new Dictionary<string, int>());

        static int Draw(int word, int stream, int below) => (int)(below * CounterRandom.Uniform((ulong)word, stream, RandomStream.Sampling));
    }
}
