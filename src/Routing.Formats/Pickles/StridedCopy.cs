using System.Collections.Immutable;

namespace Routing.Formats.Pickles;

/// <summary>Gathers a strided view into row-major order.</summary>
internal static class StridedCopy
{
    /// <param name="source">The storage's bytes, from the view's first element on.</param>
    /// <param name="target">As many bytes as the view has.</param>
    /// <param name="elementBytes">Bytes an element takes.</param>
    /// <param name="shape">Sizes, none of them 0.</param>
    /// <param name="strides">In elements, all of them inside <paramref name="source"/>.</param>
    public static void Copy(ReadOnlySpan<byte> source, Span<byte> target, int elementBytes, ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        if (shape.IsEmpty)
        {
            source[..elementBytes].CopyTo(target);
            return;
        }
        var index = new long[shape.Length];
        var (row, rowStride) = (shape[^1], strides[^1] * elementBytes);
        for (var written = 0; written < target.Length;)
        {
            var at = 0L;
            for (var i = 0; i < index.Length - 1; i++) at += index[i] * strides[i] * elementBytes;
            for (var i = 0L; i < row; i++, at += rowStride, written += elementBytes)
                source.Slice((int)at, elementBytes).CopyTo(target[written..]);
            for (var i = index.Length - 2; i >= 0 && ++index[i] == shape[i]; i--) index[i] = 0;
        }
    }
}
