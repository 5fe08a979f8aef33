using BenchmarkDotNet.Attributes;
using Routing.Formats.Tokenization;
using Routing.Hosting;
using Routing.Training.Gym;

namespace Routing.Microbench;

/// <summary>Encoding and decoding: a hundred thousand characters of gym English, and as long a run of one character. MB/s = 0.1 / seconds.</summary>
public class TokenizerBenchmarks
{
    private const int Characters = 100_000;

    private readonly Tokenizer _tokenizer = Tokenizer.Load(Path.Combine(ShippedModels.Large, "tokenizer.json"));
    private string _text = "";
    private int[] _ids = [];

    [Params("english", "one character")]
    public string Text { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _text = new string('a', Characters);
        if (Text == "english")
        {
            var items = Enumerable.Range(0, Characters / 100).SelectMany(i => GymTasks.Trained.Select(family => GymTasks.Generate(family, GymSplit.Train, (ulong)i)));
            _text = string.Concat(items.Select(item => $"{item.Question} {item.Answer}\n").TakeWhile((_, i) => i < Characters / 60));
            _text = _text[..Characters];
        }
        _ids = _tokenizer.Encode(_text);
    }

    [Benchmark]
    public int[] Encode() => _tokenizer.Encode(_text);

    [Benchmark]
    public string Decode() => _tokenizer.Decode(_ids);
}
