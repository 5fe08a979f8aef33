using CsCheck;
using Routing.Formats;
using Routing.R2R;
using Routing.R2R.Network;
using Routing.Tests.Testing;
using static TorchSharp.torch;

namespace Routing.Tests.R2R.Network;

[LeakCheck]
public class NeuralTokenRouterTests
{
    [Fact]
    public void FastTwin_EqualsTheReference_InAnyShape() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[1, 40].Array[1, 4], Gen.Int[1, 4], Gen.Int[1, 45], Gen.Int[1, 61], Gen.Int[1, 5], Gen.Bool, Gen.Bool)
            .Sample((kind, dims, expansion, hidden, logits, rows, normalize, classes) =>
            {
                using var scope = NewDisposeScope();
                var config = RandomRouters.Config(RouterArchitecture.Names.ElementAt(kind), hidden, hidden + 3, logits, dims, expansion, normalize, classes ? RouterNetworkConfig.Classes : 1);
                using var router = new NeuralTokenRouter(RandomRouters.Artifact(config, rows), RandomRouters.Small(config));
                var step = RandomRouters.Step(config, rows);
                TensorAssert.Close(router.ScoreOnTensors(step), router.Score(step), 1e-5);
            }, iter: 60);
}
