using Routing.Formats;

namespace Routing.Tests.Formats;

/// <summary>Asserts that something is refused, and that the refusal says where and why.</summary>
internal static class Refused
{
    public static InvalidFileException By(Action action, string file, string item, string reason)
    {
        var refusal = Assert.Throws<InvalidFileException>(action);
        Assert.Equal(file, Path.GetFileName(refusal.File));
        Assert.Equal(item, refusal.Item);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        return refusal;
    }
}
