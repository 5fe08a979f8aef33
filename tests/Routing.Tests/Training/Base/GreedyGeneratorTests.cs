using Routing.Models;
using Routing.Tests.Testing;
using Routing.Training.Base;
using static TorchSharp.torch;

namespace Routing.Tests.Training.Base;

[LeakCheck]
public class GreedyGeneratorTests
{
    private static readonly int[][] s_prompts = [[3, 4, 5], [7], [11, 2, 19, 6, 8]];

    [Fact]
    public void Continuations_AreThoseOfTheUncachedForward_UpToTheEndToken()
    {
        using var decoder = Decoder.Random(ToyTraining.Model, seed: 9);
        var unbounded = GreedyGenerator.Continue(decoder, s_prompts, endToken: -1, maxNewTokens: 10, TestContext.Current.CancellationToken);
        Assert.Equal(s_prompts.Select(prompt => Uncached(decoder, prompt, 10)), unbounded);

        var end = unbounded[2][4];
        var ended = GreedyGenerator.Continue(decoder, s_prompts, end, maxNewTokens: 10, TestContext.Current.CancellationToken);
        Assert.Equal(unbounded.Select(tokens => tokens.TakeWhile(token => token != end)), ended);
    }

    [Fact]
    public void TheModelsContext_EndsAContinuation()
    {
        using var decoder = Decoder.Random(ToyTraining.Model with { MaxPositions = 8 }, seed: 9);
        Assert.Equal([5, 7, 3], GreedyGenerator.Continue(decoder, s_prompts, endToken: -1, maxNewTokens: 50, TestContext.Current.CancellationToken).Select(tokens => tokens.Length));
    }

    [Fact]
    public void AStop_EndsTheGeneration_AndFreesItsMemory()
    {
        using var decoder = Decoder.Random(ToyTraining.Model, seed: 9);
        Assert.Throws<OperationCanceledException>(() => GreedyGenerator.Continue(decoder, s_prompts, -1, 10, new CancellationToken(canceled: true)));
    }

    private static int[] Uncached(Decoder decoder, int[] prompt, int count)
    {
        using var noGrad = no_grad();
        var tokens = prompt.ToList();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            tokens.Add((int)decoder.Forward(tensor(tokens.Select(t => (long)t).ToArray()).unsqueeze(0))[0, -1].argmax().item<long>());
        }
        return [.. tokens.Skip(prompt.Length)];
    }
}
