using CsCheck;
using MessagePack;
using Routing.Runtime;
using Routing.Runtime.Reading;
using Routing.Runtime.Sampling;
using Routing.Runtime.Workers;

namespace Routing.Tests.Runtime;

public class WireFormatTests
{
    private static T RoundTrip<T>(T value) => MessagePackSerializer.Deserialize<T>(MessagePackSerializer.Serialize(value, WireFormat.Options, TestContext.Current.CancellationToken), WireFormat.Options, TestContext.Current.CancellationToken);

    [Fact]
    public void AWorkItem_SurvivesTheTrip() =>
        Gen.Select(Gen.Long.Array, Gen.Int.Array[1, 5], Gen.Float, Gen.String, Gen.Bool.Array[1, 6]).Sample((closed, tokens, number, text, runs) =>
        {
            var sampling = new SamplingOptions
            {
                Temperature = number, TopK = 3, LogitBias = new Dictionary<int, float> { [4] = number }, Seed = ulong.MaxValue,
                StopTokenIds = tokens, StopStrings = [text], IncludeStop = true, MinTokens = 2, Choices = 4,
            };
            var plan = new ModelPlan(new LayerPlan([.. runs]), new FeedForwardPlan([FeedForwardChoice.Skip, FeedForwardChoice.Small]), text);
            var item = new WorkItem(closed, [
                new(7, 3, tokens.AsMemory(), RowWants.ScoredToken, new SequenceSpec(9, 3, 5, sampling, tokens, 11, text, [1, 2]), plan),
                new(8, 0, tokens.AsMemory(1..), RowWants.Nothing, Reading: new(tokens.AsMemory(), 3, Pooling.Last))]);

            var copy = RoundTrip(item);
            Assert.Equal(item.Closed, copy.Closed);
            for (var i = 0; i < 2; i++)
            {
                var (row, other) = (item.Rows[i], copy.Rows[i]);
                Assert.Equal(row.Tokens.ToArray(), other.Tokens.ToArray());
                Assert.Equal((row.Sequence, row.Start, row.Wanted), (other.Sequence, other.Start, other.Wanted));
            }
            Assert.Null(copy.Rows[1].Spec);
            Assert.Null(copy.Rows[1].Plan);
            Assert.Null(copy.Rows[0].Reading);
            Assert.Equal(tokens, copy.Rows[1].Reading!.Targets.ToArray());
            Assert.Equal((3, Pooling.Last), (copy.Rows[1].Reading!.TopLogProbs, copy.Rows[1].Reading!.Pooling));
            var spec = copy.Rows[0].Spec!;
            Assert.Equivalent(item.Rows[0].Spec, spec, strict: true);
            Assert.Equal(runs, copy.Rows[0].Plan!.Layers!.Runs);
            Assert.Equal(plan.FeedForward!.Choices, copy.Rows[0].Plan!.FeedForward!.Choices.AsEnumerable());
            Assert.Equal(text, copy.Rows[0].Plan!.Steering);
        }, iter: 200);

    [Fact]
    public void AWorkResultAndAToken_SurviveTheTrip()
    {
        var result = new WorkResult([new(RowOutcome.Done, 5, -0.25f, 0.5f, [new(1, -2)]), new(RowOutcome.Failed, Error: "why"), new(RowOutcome.NoRoom)], 1.5f, 0.5f, 99);
        var copy = RoundTrip(result);
        Assert.Equal((1.5f, 0.5f, 99), (copy.ModelMs, copy.ChoosingMs, copy.FreeSlots));
        Assert.Equal(result.Rows[0].Top, copy.Rows[0].Top);
        var read = RoundTrip(new RowResult(RowOutcome.Done, Reading: new([new(4, -0.5f, [new(1, -2)])], [1, 2]))).Reading!;
        Assert.Equal((4, -0.5f, new(1, -2)), (read.LogProbs[0].Id, read.LogProbs[0].LogProb, read.LogProbs[0].Top[0]));
        Assert.Equal([1, 2], read.Pooled!);
        Assert.Equal(result.Rows.Select(row => row with { Top = null }), copy.Rows.Select(row => row with { Top = null }));

        var token = new GeneratedToken { Choice = 1, Index = 2, Id = 3, Source = ModelRole.Large, Score = 0.5f, SmallCandidate = 4, LargeCandidate = 3, LogProb = -1, TopLogProbs = [new(3, -1)], Text = "é", WaitMs = 2 };
        Assert.Equal(token with { TopLogProbs = [] }, RoundTrip(token) with { TopLogProbs = [] });
    }

    [Fact]
    public void HostileBytes_AreRefused_NotObeyed() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            try { MessagePackSerializer.Deserialize<WorkItem>(bytes, WireFormat.Options); }
            catch (MessagePackSerializationException) { }
        });
}
