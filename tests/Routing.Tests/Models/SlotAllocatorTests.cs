using CsCheck;
using Routing.Models.Caching;

namespace Routing.Tests.Models;

public class SlotAllocatorTests
{
    [Fact]
    public void RangesNeverOverlap_AndEverythingComesBack() =>
        Gen.Int[1, 12].Array[1, 60].Sample(lengths =>
        {
            var allocator = new SlotAllocator(40);
            var taken = new List<(int Start, int Length)>();
            foreach (var length in lengths)
            {
                if (allocator.TryTake(length) is { } start)
                {
                    Assert.DoesNotContain(taken, other => start < other.Start + other.Length && other.Start < start + length);
                    Assert.True(start >= 0 && start + length <= 40);
                    taken.Add((start, length));
                }
                else if (taken.Count > 0)
                {
                    var (freed, size) = taken[length % taken.Count];
                    taken.RemoveAt(length % taken.Count);
                    allocator.Give(freed, size);
                }
                Assert.Equal(40 - taken.Sum(range => range.Length), allocator.FreeSlots);
            }
            foreach (var (start, length) in taken) allocator.Give(start, length);
            Assert.Equal(0, allocator.TryTake(40));
        });
}
