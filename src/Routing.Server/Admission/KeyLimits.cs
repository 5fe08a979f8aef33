using System.Threading.RateLimiting;
using Routing.Server.Configuration;
using Routing.Server.Errors;

namespace Routing.Server.Admission;

/// <summary>What each API key may ask for in a minute. Owns: the limiters.</summary>
internal sealed class KeyLimits(ServerSettings settings) : IDisposable
{
    private const string TokensCode = "tokens_per_minute";

    private readonly PartitionedRateLimiter<string>? _requests = PerMinute(settings.RequestsPerMinute);
    private readonly PartitionedRateLimiter<string>? _tokens = PerMinute(settings.TokensPerMinute);

    /// <summary>Counts a request.</summary>
    /// <exception cref="ApiException">It is one too many.</exception>
    public void CountRequest(string key) => Count(_requests, key, 1, "requests_per_minute", $"This key may make {settings.RequestsPerMinute} requests a minute.");

    /// <summary>Counts a request's tokens.</summary>
    /// <exception cref="ApiException">They are too many now.</exception>
    public void CountTokens(string key, long tokens) =>
        Count(_tokens, key, (int)Math.Min(tokens, int.MaxValue), TokensCode, $"This key may use {settings.TokensPerMinute} tokens a minute, prompt and answer; this request may take {tokens}.");

    private static void Count(PartitionedRateLimiter<string>? limiter, string key, int permits, string code, string message)
    {
        if (limiter is null || permits == 0) return;
        try
        {
            using var lease = limiter.AttemptAcquire(key, permits);
            if (lease.IsAcquired) return;
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            throw ApiException.TooMany(code, message, Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)));
        }
        catch (ArgumentOutOfRangeException)
        {
            // More than a whole minute's worth: no waiting helps.
            throw ApiException.Invalid(code == TokensCode ? "max_tokens" : null, message + " Ask for fewer.", code);
        }
    }

    private static PartitionedRateLimiter<string>? PerMinute(int? most) => most is not { } limit ? null
        : PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit,
            TokensPerPeriod = Math.Max(1, limit / 60),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) * Math.Max(1, limit / 60) / limit,
            QueueLimit = 0,
        }));

    public void Dispose()
    {
        _requests?.Dispose();
        _tokens?.Dispose();
    }
}
