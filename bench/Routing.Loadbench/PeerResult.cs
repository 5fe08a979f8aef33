using System.Text.Json;

namespace Routing.Loadbench;

/// <summary>What another program reached on the same machine: a line of JSON with peer, file, threads, prefill512 and decodeN for each N.</summary>
internal sealed record PeerResult(string Name, string File, int Threads, double PrefillPerSecond, IReadOnlyDictionary<int, double> DecodePerSecond)
{
    /// <summary>Reads a file of such lines.</summary>
    public static IReadOnlyList<PeerResult> ReadAll(string path) => [.. System.IO.File.ReadLines(path).Where(line => line.StartsWith('{')).Select(Parse)];

    private static PeerResult Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        var decode = json.EnumerateObject()
            .Where(property => property.Name.StartsWith("decode", StringComparison.Ordinal))
            .ToDictionary(property => int.Parse(property.Name["decode".Length..], System.Globalization.CultureInfo.InvariantCulture), property => property.Value.GetDouble());
        return new(json.GetProperty("peer").GetString()!, json.GetProperty("file").GetString()!, json.GetProperty("threads").GetInt32(), json.GetProperty("prefill512").GetDouble(), decode);
    }
}
