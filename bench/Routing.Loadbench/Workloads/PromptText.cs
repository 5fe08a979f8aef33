using Routing.Training.Gym;

namespace Routing.Loadbench.Workloads;

/// <summary>Makes prompts of a length out of nothing: token ids, or words of about a token each for servers that take no ids.</summary>
/// <param name="Vocabulary">Ids are drawn below this; the first few are left out, since they are special tokens in most vocabularies.</param>
/// <param name="AsText">Write words.</param>
internal sealed record PromptText(int Vocabulary, bool AsText)
{
    private const int FirstId = 16;

    private static readonly string[] s_words =
        "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which one you were her all she there would their we him been has when who will more no if out so said what up its about into than them can only other new some could time these two may then do first any my now such like our over man me even most made after also did many before must through back years where much your way well down should because each just those people how too little state good very make world still own see men work long get here between both life being under never day same another know while last might us great old year off come since against go came right used take three"
            .Split(' ');

    /// <summary>So many random tokens.</summary>
    public int[] Draw(GymRandom random, int tokens) =>
        [.. Enumerable.Range(0, tokens).Select(_ => AsText ? random.Between(0, s_words.Length - 1) : random.Between(FirstId, Vocabulary - 1))];

    /// <summary>A request of exactly so many tokens in and out.</summary>
    public LoadRequest Request(IReadOnlyList<int> prompt, int outputTokens, int seed) =>
        (AsText ? LoadRequest.OfText(string.Join(' ', prompt.Select(word => s_words[word])), outputTokens) : LoadRequest.OfTokens(prompt, outputTokens)) with
        {
            IsFixedLength = true,
            Seed = seed,
        };

    /// <exception cref="UsageException">There are no ids left.</exception>
    public static PromptText Of(int vocabulary, bool asText) => vocabulary > FirstId
        ? new(vocabulary, asText)
        : throw new UsageException($"--vocabulary {vocabulary}: give the number of token ids the model knows, more than {FirstId}.");
}
