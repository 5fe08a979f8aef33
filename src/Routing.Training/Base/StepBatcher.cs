using Routing.Formats;

namespace Routing.Training.Base;

/// <summary>
/// Turns a numbered stream of items into steps. A document is one item, sometimes several in a row (so that a model also
/// sees earlier turns); documents are sorted by length and cut into parts, so that little is padding, no document attends to
/// another and every document starts at position 0 as it does when the model is used. A function of the position alone.
/// </summary>
/// <param name="items">Item at a position of the stream.</param>
public sealed class StepBatcher(Func<long, TrainingItem> items, StepBatcherOptions options)
{
    /// <summary>The step that starts at an item.</summary>
    public StepBatch Batch(long position)
    {
        var documents = new List<Document>();
        var tokens = 0;
        while (tokens < options.TokensPerStep)
        {
            var document = NextDocument(ref position);
            documents.Add(document);
            tokens += document.Tokens.Count;
        }
        documents.Sort((a, b) => a.Tokens.Count != b.Tokens.Count ? a.Tokens.Count.CompareTo(b.Tokens.Count) : a.Position.CompareTo(b.Position));
        var parts = Cut(documents);
        return new StepBatch(parts, tokens, parts.Sum(p => p.Weights.Sum(w => (double)w)), position);
    }

    private Document NextDocument(ref long position)
    {
        var random = new Random(HashCode(options.Seed, position));
        var document = new Document(position, [], []);
        do
        {
            var item = items(position);
            if (item.Tokens.Length > options.MaxTokens)
                throw new InvalidFileException("recipe", "model.max_positions", $"is {options.MaxTokens}, but training item {position} has {item.Tokens.Length} tokens");
            if (document.Tokens.Count + item.Tokens.Length > options.MaxTokens) break;
            document.Tokens.AddRange(item.Tokens);
            for (var i = 0; i < item.Tokens.Length; i++) document.Weights.Add(i >= item.AnswerStart ? 1f : options.QuestionWeight);
            position++;
        }
        while (random.NextDouble() < options.ContinueShare);
        return document;
    }

    private List<ItemBatch> Cut(List<Document> sorted)
    {
        var parts = new List<ItemBatch>();
        for (var start = 0; start < sorted.Count;)
        {
            var end = start + 1;
            while (end < sorted.Count && (end + 1 - start) * sorted[end].Tokens.Count <= options.TokensPerPart) end++;
            parts.Add(Pad(sorted[start..end]));
            start = end;
        }
        return parts;
    }

    private static ItemBatch Pad(List<Document> documents)
    {
        var length = documents[^1].Tokens.Count - 1;
        var batch = new ItemBatch(documents.Count, length, new long[documents.Count * length], new long[documents.Count * length], new float[documents.Count * length]);
        for (var row = 0; row < documents.Count; row++)
        {
            var (_, tokens, weights) = documents[row];
            for (var i = 0; i + 1 < tokens.Count; i++)
            {
                batch.Inputs[row * length + i] = tokens[i];
                batch.Targets[row * length + i] = tokens[i + 1];
                batch.Weights[row * length + i] = weights[i + 1];
            }
        }
        return batch;
    }

    // Not System.HashCode, which differs from process to process.
    private static int HashCode(int seed, long position) => unchecked((int)((ulong)(position * 31 + seed) * 0x9E3779B97F4A7C15 >> 33));

    private sealed record Document(long Position, List<int> Tokens, List<float> Weights);
}
