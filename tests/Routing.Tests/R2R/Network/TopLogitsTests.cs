using CsCheck;
using Routing.R2R.Network.Simd;

namespace Routing.Tests.R2R.Network;

public class TopLogitsTests
{
    [Fact]
    public void AnyRow_GivesItsLargest_Falling() =>
        Gen.Select(Gen.Int[1, 150], Gen.Int[0, 3000], Gen.Int[0, 1000]).Sample((count, more, seed) =>
            RequireLargest(Normal(seed, count + more), count), iter: 300);

    [Theory]
    [InlineData("equal")]
    [InlineData("few values")]
    [InlineData("one above all")]
    [InlineData("barred")]
    [InlineData("rising")]
    [InlineData("falling")]
    [InlineData("huge")]
    public void RowsThatAreNotNormal_GiveTheirLargest(string kind)
    {
        float[] row = [.. Enumerable.Range(0, 1500).Select(i => kind switch
        {
            "equal" => 3f,
            "few values" => i * 7 % 3,
            "one above all" => i == 700 ? 1e30f : 0,
            "barred" => i % 4 == 0 ? i % 31 : float.NegativeInfinity,
            "rising" => i,
            "falling" => -i,
            _ => i % 2 == 0 ? float.MaxValue : float.MinValue,
        })];
        foreach (var count in (int[])[1, 16, 100, 600]) RequireLargest(row, count);
    }

    private static unsafe void RequireLargest(float[] row, int count)
    {
        var top = new float[count];
        using var select = new TopLogits(count);
        fixed (float* values = row, target = top)
        {
            select.Select(values, row.Length, target);
            Assert.Equal(row.OrderDescending().Take(count), top);
            select.Select(values, row.Length, target);   // memory that was used before
        }
        Assert.Equal(row.OrderDescending().Take(count), top);
    }

    private static float[] Normal(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
    }
}
