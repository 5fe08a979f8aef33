using System.Collections.Frozen;
using Routing.Models;
using Routing.Runtime.Workers;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.Runtime;

[LeakCheck]
public class DecoderLogitsTests
{
    private static DecoderLogits Logits(bool onHost, params (string Name, ITokenRouter Router)[] routers)
    {
        using var generator = new Generator(3);
        return new(new DecoderOutput(randn([5, 40], generator: generator), ones(5, 4)), routers.ToFrozenDictionary(entry => entry.Name, entry => entry.Router), onHost);
    }

    [Theory, InlineData(40), InlineData(17)]
    public void ReadingBackFromADevice_EqualsReadingInPlace(int vocabulary)
    {
        using var device = Logits(onHost: false);
        using var host = Logits(onHost: true);
        for (var row = 0; row < 5; row++)
        {
            var (expected, actual) = (host.Greedy(row, vocabulary), device.Greedy(row, vocabulary));
            Assert.Equal(expected.Token, actual.Token);
            Assert.Equal(expected.LogProb, actual.LogProb, 1e-5);
            Assert.Equal(host.Row(row).ToArray(), device.Row(row).ToArray());
        }
    }

    [Fact]
    public void ARouter_SeesOnlyTheRowsAsked_AndAWrongShapeIsRefused()
    {
        using var logits = Logits(onHost: true, ("first", new FirstLogit()), ("wrong", new WrongShape()));
        var scores = new float[2];
        logits.Score("first", [1, 4], new int[2], new RowIdentity[2], scores);
        Assert.Equal([logits.Row(1)[0], logits.Row(4)[0]], scores);
        Assert.Contains("'wrong' gave scores", Assert.Throws<InvalidOperationException>(() => logits.Score("wrong", [0, 1], new int[2], new RowIdentity[2], scores)).Message, StringComparison.Ordinal);
    }

    private sealed class FirstLogit : ITokenRouter
    {
        public Tensor Score(in StepOutput step) => step.Logits.select(1, 0).clone();
    }

    private sealed class WrongShape : ITokenRouter
    {
        public Tensor Score(in StepOutput step) => zeros(step.Logits.size(0), 1);
    }
}
