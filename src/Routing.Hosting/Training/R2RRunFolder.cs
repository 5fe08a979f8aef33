namespace Routing.Hosting.Training;

/// <summary>Where the parts of a run lie.</summary>
public sealed class R2RRunFolder(string path)
{
    public string Path => path;

    /// <summary>Labels of a round: round 0 labels the large model's own answers.</summary>
    public string Labels(int round) => System.IO.Path.Combine(path, $"labels-{round}");

    /// <summary>Labels of all rounds up to one.</summary>
    public string AllLabels(int round) => System.IO.Path.Combine(path, $"labels-0-to-{round}");

    /// <summary>The training run after a round.</summary>
    public string Training(int round) => System.IO.Path.Combine(path, $"training-{round}");

    /// <summary>The router a round's training ended with.</summary>
    public string TrainedRouter(int round) => System.IO.Path.Combine(Training(round), "router");

    /// <summary>Answers of the mixed system that a round labels.</summary>
    public string Traces(int round) => System.IO.Path.Combine(path, $"traces-{round}.jsonl");

    /// <summary>The finished router.</summary>
    public string Router => System.IO.Path.Combine(path, "router");
}
