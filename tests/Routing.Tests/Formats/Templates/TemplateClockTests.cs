using Routing.Formats.Templates;

namespace Routing.Tests.Formats.Templates;

public class TemplateClockTests
{
    [Theory]
    [InlineData("%Y-%m-%d %H:%M:%S", "2024-07-04 09:05:03")]
    [InlineData("%d %b %Y", "04 Jul 2024")]
    [InlineData("%A, %B %e, %-d %j %y %I:%M %p %%", "Thursday, July  4, 4 186 24 09:05 AM %")]
    [InlineData("%F %T %R %D %a %f %u %w", "2024-07-04 09:05:03 09:05 07/04/24 Thu 123456 4 4")]
    public void StrftimeNowFormatsTheClocksTime(string format, string expected) =>
        Assert.Equal(expected, TemplateRun.Render($"{{{{ strftime_now('{format}') }}}}", new TemplateOptions { Clock = new StoppedClock() }));

    [Fact]
    public void AnUnknownDirectiveIsAnError() => Assert.Equal("strftime_now does not know %Q", TemplateRun.Fails("{{ strftime_now('%Q') }}").Reason);

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2024, 7, 4, 9, 5, 3, 123, 456, TimeSpan.Zero);
    }
}
