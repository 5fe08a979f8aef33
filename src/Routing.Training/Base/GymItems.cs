using Routing.Formats.Tokenization;
using Routing.Training.Gym;

namespace Routing.Training.Base;

/// <summary>Items of a gym stream as tokens, by position.</summary>
public sealed class GymItems(Tokenizer tokenizer, GymSplit split, ulong seed, IReadOnlyDictionary<string, double>? mixture = null)
{
    private readonly GymStream _stream = new(split, seed, mixture);

    /// <summary>The item at a position; not safe for concurrent use.</summary>
    public TrainingItem At(long position)
    {
        _stream.Position = position;
        var item = _stream.Next();
        var question = tokenizer.Encode(GymFormat.Prompt(item.Question), addSpecialTokens: false);
        var answer = tokenizer.Encode(GymFormat.Completion(item.Answer), addSpecialTokens: false);
        return new TrainingItem([.. question, .. answer], question.Length);
    }
}
