namespace Routing.Models;

/// <summary>Which twins of the hot operations a decoder runs; all give the same results within float tolerance.</summary>
public enum DecoderKernels : byte
{
    /// <summary>The fastest twin for each step: SIMD over plain memory for few tokens on a CPU, libtorch otherwise.</summary>
    Fast,

    /// <summary>libtorch operations only, with fused attention.</summary>
    Library,

    /// <summary>libtorch operations only, attention spelled out.</summary>
    Reference,
}
