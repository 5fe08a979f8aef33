using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>
/// Approximate orthogonalisation by a quintic Newton–Schulz iteration: U S Vᵀ becomes U S' Vᵀ with S' in about [0.7, 1.2].
/// Iteration and coefficients: Keller Jordan, "Muon: An optimizer for hidden layers in neural networks" (2024).
/// </summary>
public static class NewtonSchulz
{
    // Chosen there for the steepest slope at zero, not for exact convergence to one.
    private const float A = 3.4445f, B = -4.7750f, C = 2.0315f;

    /// <param name="matrices">[count, rows, columns], orthogonalised each on its own.</param>
    /// <param name="iterations">Five suffice for gradients.</param>
    /// <returns>[count, rows, columns].</returns>
    public static Tensor Orthogonalize(Tensor matrices, int iterations = 5)
    {
        using var scope = NewDisposeScope();
        var tall = matrices.size(1) > matrices.size(2);
        var x = tall ? matrices.transpose(1, 2) : matrices;                 // [count, short, long]
        x = x / x.flatten(1).norm(1, keepdim: true).unsqueeze(-1).Plus(1e-7f); // largest singular value at most 1
        for (var i = 0; i < iterations; i++)
        {
            using var step = NewDisposeScope();
            var gram = x.bmm(x.transpose(1, 2));                            // [count, short, short]
            var polynomial = gram.baddbmm(gram, gram, beta: B, alpha: C);   // TorchSharp: first.baddbmm(second, added)
            x = polynomial.baddbmm(x, x, beta: A, alpha: 1).MoveToOuterDisposeScope();
        }
        return (tall ? x.transpose(1, 2).contiguous() : x).MoveToOuterDisposeScope();
    }
}
