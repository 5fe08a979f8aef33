using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Routing.R2R.Labels.Judging;

/// <summary>Asks a judge, many questions at a time. Owns: its connections; disposed by: the pipeline.</summary>
internal sealed class JudgeClient : IDisposable
{
    private const int AnswerTokens = 16;

    private readonly JudgeOptions _options;
    private readonly TimeProvider _time;
    private readonly Uri _address;
    private readonly HttpClient _http;

    public JudgeClient(JudgeOptions options, TimeProvider? time = null)
    {
        (_options, _time) = (options, time ?? TimeProvider.System);
        _address = new Uri($"{options.Url.AbsoluteUri.TrimEnd('/')}/chat/completions");
        _http = new HttpClient { Timeout = options.Timeout };
        if (Environment.GetEnvironmentVariable(options.KeyVariable) is { Length: > 0 } key)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Verdicts in the order of the questions; <see cref="LabelShard.NotComputed"/> where the judge never answered with a digit.</summary>
    /// <exception cref="IOException">The judge refuses, or cannot be reached however often it is tried.</exception>
    public async Task<sbyte[]> JudgeAsync(IReadOnlyList<Func<string>> questions, CancellationToken stop)
    {
        var verdicts = new sbyte[questions.Count];
        var workers = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = stop };
        await Parallel.ForAsync(0, questions.Count, workers, async (i, cancelled) => verdicts[i] = await JudgeAsync(questions[i](), cancelled)).ConfigureAwait(false);
        return verdicts;
    }

    private async Task<sbyte> JudgeAsync(string question, CancellationToken stop)
    {
        var pause = _options.Pause;
        for (var attempt = 1; ; attempt++)
        {
            var (verdict, trouble) = await TryAsync(question, stop).ConfigureAwait(false);
            if (verdict is not null) return verdict.Value;
            if (attempt >= _options.Attempts) return trouble is null ? LabelShard.NotComputed : throw trouble;
            await Task.Delay(pause, _time, stop).ConfigureAwait(false);
            pause *= 2;
        }
    }

    /// <returns>A verdict, or trouble that may pass; neither where the judge's words hold no verdict.</returns>
    private async Task<(sbyte? Verdict, IOException? Trouble)> TryAsync(string question, CancellationToken stop)
    {
        try
        {
            using var response = await _http.PostAsJsonAsync(_address, Request(question), stop).ConfigureAwait(false);
            var body = await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return (JudgePrompt.Verdict(Content(body)), null);
            var trouble = new IOException($"the judge at {_address} answers {(int)response.StatusCode}: {FirstLine(body)}");
            return MayPass(response.StatusCode) ? (null, trouble) : throw trouble;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return (null, new IOException($"the judge at {_address} cannot be reached: {FirstLine(failure.Message)}", failure));
        }
    }

    private object Request(string question) => new
    {
        model = _options.Model,
        messages = new object[] { new { role = "system", content = JudgePrompt.System }, new { role = "user", content = question } },
        temperature = 0,
        max_tokens = AnswerTokens,
    };

    private string Content(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString() ?? "";
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new IOException($"the judge at {_address} does not speak the OpenAI protocol: {FirstLine(body)}", failure);
        }
    }

    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        if (line.IndexOfAny('\r', '\n') is var end and >= 0) line = line[..end];
        return line.Length <= 300 ? line.ToString() : $"{line[..300]}…";
    }

    public void Dispose() => _http.Dispose();
}
