namespace Routing.Formats.Pickles;

/// <summary>Python's <c>bytes</c>: only on the way to a NumPy number.</summary>
internal sealed record PickleByteString(byte[] Bytes) : PickleValue
{
    public override string Kind => "bytes";
}
