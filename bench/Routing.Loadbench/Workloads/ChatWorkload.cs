namespace Routing.Loadbench.Workloads;

/// <summary>Short dialogues of everyday questions, in random order.</summary>
/// <remarks>There are few, so a server with a prefix cache has soon seen them all.</remarks>
internal sealed class ChatWorkload(int maxTokens) : IWorkload
{
    public string Description => $"chat ({s_dialogues.Length} dialogues, at most {maxTokens} tokens out)";

    public IReadOnlyList<LoadRequest> Draw(int count, RunKey run)
    {
        var random = run.Shared();
        return [.. Enumerable.Range(0, count).Select(seed => LoadRequest.OfChat(random.Choose(s_dialogues), maxTokens) with { Seed = seed })];
    }

    // User and assistant in turn.
    private static readonly string[][] s_dialogues =
    [
        ["Why does bread go stale faster in the fridge?"],
        ["Write a short note to my neighbour: the parcel that came for her on Tuesday is at our flat, third floor, and she can ring any evening after six."],
        ["A train leaves at 14:35 and the ride takes 2 hours and 50 minutes. When does it arrive?"],
        ["Explain what a hash table is to someone who knows arrays.", "It is an array whose slots are chosen by a number computed from the key, so that finding a key takes no search.", "And what if two keys get the same slot?"],
        ["I have eggs, spinach, feta and two potatoes. What can I cook in half an hour?"],
        ["Translate into French: The meeting was moved to Thursday because the room was taken."],
        ["Which planet has the longest day?", "Venus: it turns once in 243 Earth days.", "Is that longer than its year?", "Yes, its year is about 225 Earth days.", "How long is it from one sunrise to the next there?"],
        ["Give me three names for a small bakery by the harbour, and one sentence each on why."],
        ["In C#, what is the difference between IEnumerable and IAsyncEnumerable?"],
        ["My plant has yellow leaves at the bottom and the soil is always wet. What is wrong with it?", "It most likely gets too much water, so that its roots lack air.", "How do I save it?"],
        ["Summarise in one sentence: The council met for four hours. It agreed to repair the bridge before winter, put off the new library for a year, and asked the mayor to find out what night buses would cost."],
        ["Sort these by size, smallest first: a pea, an atom, a cat, a grain of sand, a bus."],
    ];
}
