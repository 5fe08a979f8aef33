using Routing.Formats;
using Routing.Formats.Checkpoints;

namespace Routing.Hosting.Evaluation.Comparison;

/// <summary>Which two models were compared.</summary>
public sealed record PairDescription(string Small, long SmallParameters, string Large, long LargeParameters)
{
    internal static PairDescription Of(ModelHost host) =>
        new(host.Folder.Name, Parameters(host.Folder), host.Large!.Name, Parameters(host.Large));

    private static long Parameters(ModelFolder folder)
    {
        using var checkpoint = Checkpoint.Open(folder.Path);
        return checkpoint.Tensors.Values.Sum(tensor => tensor.ElementCount);
    }
}
