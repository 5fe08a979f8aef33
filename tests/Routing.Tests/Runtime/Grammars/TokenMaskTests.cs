using CsCheck;
using Routing.Runtime.Grammars.Vocabulary;

namespace Routing.Tests.Runtime.Grammars;

public class TokenMaskTests
{
    [Fact]
    public void ApplyAndArgMax_EqualLoops() =>
        Gen.Select(Gen.Bool.Array[1, 200], Gen.Float[-3, 3].Array[1, 220]).Sample((members, logits) =>
        {
            var mask = new TokenMask(members.Length);
            for (var id = 0; id < members.Length; id++)
                if (members[id]) mask.Add(id);
            int[] kept = [.. Enumerable.Range(0, logits.Length).Where(id => id < members.Length && members[id])];
            Assert.Equal(kept.Length == 0 ? null : kept.First(id => logits[id] == kept.Max(other => logits[other])), mask.ArgMax(logits));

            float[] expected = [.. logits.Select((logit, id) => kept.Contains(id) ? logit : float.NegativeInfinity)];
            Assert.Equal(kept.Length > 0, mask.Apply(logits));
            Assert.Equal(expected, logits);
        }, iter: 2_000);
}
