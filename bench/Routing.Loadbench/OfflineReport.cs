using System.Globalization;
using System.Text;
using Routing.Bench;
using Routing.Hosting;

namespace Routing.Loadbench;

/// <summary>The table of an offline run, with what it was measured on.</summary>
internal sealed class OfflineReport(ModelHost host, HostSettings settings, LoadShape shape, int repeats, IReadOnlyList<LoadRow> rows, MachineFingerprint machine, IReadOnlyList<PeerResult> peers)
{
    public object ToData() => new { small = host.Folder.Name, large = host.Large?.Name, precision = settings.Precision.ToString(), settings.Threads, shape, repeats, rows, machine, peers };

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# Offline throughput: {host.Folder.Name}{(host.Large is null ? "" : $" and {host.Large.Name}")}\n");
        text.Append(machine.ToMarkdown());
        Line($"- {settings.Precision}, {settings.Threads} thread(s) an operation; prefill of one prompt of {shape.Prefill} tokens; decode of {shape.Decode} tokens after a prompt of {shape.Prompt}, N requests at once; medians of {repeats} interleaved repeats (lowest–highest)\n");
        Line($"| mode | N | prefill tokens/s | decode tokens/s | large tokens | step ms | engine ms a step | of the step |");
        Line($"|---|---|---|---|---|---|---|---|");
        foreach (var row in rows)
            Line($"| {row.Mode} | {row.Sequences} | {row.PrefillPerSecond:N0} | {row.DecodePerSecond:N0} ({row.Lowest:N0}–{row.Highest:N0}) | {row.LargeFraction:P1} | {row.StepMs:F3} | {row.OverheadMs:F3} | {row.OverheadMs / row.StepMs:P1} |");
        if (host.Large is not null) AppendRatios(Line);
        if (peers.Count > 0) AppendPeers(Line);
        return text.ToString();
    }

    private void AppendPeers(Action<FormattableString> line)
    {
        line($"\n| peer | file | threads | N | prefill tokens/s | ours / peer | decode tokens/s | ours / peer |");
        line($"|---|---|---|---|---|---|---|---|");
        foreach (var peer in peers)
            foreach (var row in rows.Where(row => peer.DecodePerSecond.ContainsKey(row.Sequences)))
            {
                var decode = peer.DecodePerSecond[row.Sequences];
                line($"| {peer.Name} | {peer.File} | {peer.Threads} | {row.Sequences} | {peer.PrefillPerSecond:N0} | {row.PrefillPerSecond / peer.PrefillPerSecond:F2} | {decode:N0} | {row.DecodePerSecond / decode:F2} |");
            }
    }

    // The ceiling of token routing on one thread at a time is L_L / (L_S + r·L_L) times the large model's speed (R2R, section 2.1).
    private void AppendRatios(Action<FormattableString> line)
    {
        line($"\n| N | large/small step cost | routed, times large | ceiling at that share | of the ceiling | large N / large N=1 |");
        line($"|---|---|---|---|---|---|");
        var byMode = rows.GroupBy(row => row.Mode).ToArray();
        var (small, large, routed) = (byMode[0].ToArray(), byMode[1].ToArray(), byMode[2].ToArray());
        for (var i = 0; i < small.Length; i++)
        {
            var (smallCost, largeCost) = (1 / small[i].DecodePerSecond, 1 / large[i].DecodePerSecond);
            var ceiling = largeCost / (smallCost + routed[i].LargeFraction * largeCost);
            var speedup = routed[i].DecodePerSecond / large[i].DecodePerSecond;
            line($"| {small[i].Sequences} | {largeCost / smallCost:F1} | {speedup:F2} | {ceiling:F2} | {speedup / ceiling:P0} | {large[i].DecodePerSecond / large[0].DecodePerSecond:F1} |");
        }
    }
}
