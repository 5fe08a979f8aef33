using Routing.Tests.Formats.Zip;

namespace Routing.Tests.Formats.Pickles;

/// <summary>Writes torch.save archives around a pickle.</summary>
internal static class TorchBytes
{
    /// <param name="pickle">The content of <c>data.pkl</c>.</param>
    /// <param name="deflate">Compresses the storages.</param>
    /// <param name="storages">Under the keys 0, 1 …</param>
    public static ZipBytes Of(byte[] pickle, bool deflate = false, params byte[][] storages)
    {
        var zip = new ZipBytes().Add("model/data.pkl", pickle).Add("model/byteorder", "little"u8.ToArray());
        foreach (var (key, storage) in storages.Index()) zip.Add($"model/data/{key}", storage, deflate);
        return zip.Add("model/version", "3\n"u8.ToArray());
    }

    public static byte[] Of(PickleBytes pickle, params byte[][] storages) => Of(pickle.ToArray(), storages: storages).ToArray();

    /// <summary>Little-endian bytes of numbers.</summary>
    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
