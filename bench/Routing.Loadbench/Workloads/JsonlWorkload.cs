namespace Routing.Loadbench.Workloads;

/// <summary>Requests of a file, one JSON object a line; with timestamps they are a trace, sent when it says.</summary>
internal sealed class JsonlWorkload : IWorkload
{
    private readonly IReadOnlyList<LoadRequest> _requests;

    private JsonlWorkload(string path, IReadOnlyList<LoadRequest> requests)
    {
        _requests = requests;
        var name = Path.GetFileName(path);
        Description = IsTrace ? $"trace ({name}, {requests.Count} requests)" : $"jsonl ({name}, {requests.Count} requests)";
    }

    public string Description { get; }

    public int? TraceLength => IsTrace ? _requests.Count : null;

    private bool IsTrace => _requests[0].At is not null;

    /// <summary>Reads and checks a whole file.</summary>
    /// <param name="maxTokens">Longest answer where a line does not say.</param>
    /// <exception cref="UsageException">A line cannot be used; the message has its number.</exception>
    public static JsonlWorkload Read(string path, int maxTokens)
    {
        if (!File.Exists(path)) throw new UsageException($"--file {path}: there is no such file.");
        var requests = new List<LoadRequest>();
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                var request = JsonlLine.Parse(line, maxTokens) with { Seed = requests.Count };
                if (requests.Count > 0) CheckTimes(requests[^1], request);
                requests.Add(request);
            }
            catch (UsageException problem)
            {
                throw new UsageException($"{path}, line {index + 1}: {problem.Message}");
            }
        }
        return requests.Count > 0 ? new(path, requests) : throw new UsageException($"--file {path}: it has no requests; give one JSON object a line.");
    }

    /// <summary>All of a trace; otherwise the lines in order, from the first again when they run out.</summary>
    public IReadOnlyList<LoadRequest> Draw(int count, RunKey run) => [.. Enumerable.Range(0, count).Select(number => _requests[number % _requests.Count])];

    private static void CheckTimes(LoadRequest before, LoadRequest request)
    {
        if (before.At is null != request.At is null) throw new UsageException("either every line has a timestamp or none has.");
        if (request.At < before.At) throw new UsageException($"timestamp {request.At} is before the line above's: sort the lines by time.");
    }
}
