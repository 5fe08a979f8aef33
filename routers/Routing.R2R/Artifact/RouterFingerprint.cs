using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Routing.R2R.Network;

namespace Routing.R2R;

/// <summary>Identifies a router by what shapes its scores: sizes, temperature, weights.</summary>
internal static class RouterFingerprint
{
    public static string Of(RouterArtifact artifact)
    {
        var network = artifact.Network;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $"{network.Architecture} {network.HiddenSize} {network.EmbeddingSize} {network.LogitsSize} {network.NormalizeInput} {artifact.Temperature:R}\n")));
        foreach (var (name, shape) in RouterTensors.Of(network))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} [{string.Join(", ", shape)}]\n"));
            hash.AppendData(MemoryMarshal.AsBytes(artifact.Weights[name]));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
