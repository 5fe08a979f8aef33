using Routing.Models;
using Routing.R2R;
using Routing.Runtime;
using Routing.Runtime.Workers;
using Routing.Tests.Testing;

namespace Routing.Tests.Runtime;

/// <summary>Engines over two tiny decoders, which must leave no tensor and no KV slot behind.</summary>
internal static class DecoderFixture
{
    private static readonly RoutingSet s_routers = new([
        EntropyTokenRouter.Register(new() { FullScaleNats = 5 }), MarginTokenRouter.Register(), RandomTokenRouter.Register(), ConstantTokenRouter.Register()]);

    public static Decoder LoadSmall(DecoderKernels kernels = DecoderKernels.Fast) => Load(1, 2, kernels);

    public static Decoder LoadLarge(DecoderKernels kernels = DecoderKernels.Fast) => Load(2, 4, kernels);

    public static async Task WithPairAsync(Func<Engine, Task> test, EngineOptions? options = null, DecoderKernels kernels = DecoderKernels.Fast)
    {
        List<DecoderStepModel> models = [];
        WorkerModel Model(string name, Func<DecoderKernels, Decoder> load, int layers) => new(name, routing =>
        {
            var model = new DecoderStepModel(() => load(kernels), kvBytes: layers << 19, routing);
            lock (models) models.Add(model);
            return model;
        });
        using (var engine = new Engine(options ?? new(), s_routers, Model("small", LoadSmall, 2), Model("large", LoadLarge, 4))) await test(engine);
        Assert.All(models, model => Assert.Equal((0, model.Facts.Slots), (model.LeakedTensors, model.FreeSlots)));
    }

    /// <summary>Weights large enough that every block moves the choice of token.</summary>
    private static Decoder Load(int seed, int layers, DecoderKernels kernels)
    {
        var decoder = Decoder.Random(TinyModels.Config(layers) with { TiedEmbeddings = false }, seed, kernels: kernels);
        foreach (var (name, weight) in decoder.Weights)
            if (!name.Contains("norm", StringComparison.Ordinal)) weight.mul_(8f);
        return decoder;
    }
}
