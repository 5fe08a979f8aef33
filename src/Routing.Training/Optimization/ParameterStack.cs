using Routing.Models.Native;
using static TorchSharp.torch;

namespace Routing.Training.Optimization;

/// <summary>Parameters of one shape, so that an optimizer treats all of them with one set of operations. Owns no parameter.</summary>
internal sealed class ParameterStack
{
    private readonly Tensor[] _parameters;

    private ParameterStack(string[] names, Tensor[] parameters) => (Names, _parameters) = (names, parameters);

    public IReadOnlyList<string> Names { get; }

    /// <summary>Shape of each parameter.</summary>
    public long[] Shape => _parameters[0].shape;

    /// <summary>Groups parameters by shape; names in ordinal order, so that the order never depends on a dictionary.</summary>
    public static ParameterStack[] Group(IReadOnlyDictionary<string, Tensor> parameters) =>
        [.. parameters
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .GroupBy(p => string.Join('x', p.Value.shape))
            .Select(g => new ParameterStack([.. g.Select(p => p.Key)], [.. g.Select(p => p.Value)]))];

    /// <returns>[count, …shape] zeros, owned by the caller.</returns>
    public Tensor Zeros() => zeros([_parameters.Length, .. Shape], dtype: ScalarType.Float32, device: _parameters[0].device).DetachFromDisposeScope();

    /// <returns>[count, …shape] float32 gradients.</returns>
    public Tensor Gradients() => stack(_parameters.Select(p => p.grad ?? throw new InvalidOperationException("A parameter has no gradient: run backward first.")));

    /// <summary>parameter ← parameter · <paramref name="keep"/> − <paramref name="update"/>.</summary>
    /// <param name="update">[count, …shape].</param>
    public void Apply(Tensor update, double keep)
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (keep != 1) _parameters[i].mul_(Scalars.Of(keep));
            _parameters[i].add_(update[i], Scalars.Of(-1));
        }
    }
}
