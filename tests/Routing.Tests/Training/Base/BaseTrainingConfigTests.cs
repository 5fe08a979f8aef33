using System.Text.Json;
using Routing.Formats;
using Routing.Tests.Testing;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

public class BaseTrainingConfigTests
{
    private const string Model = """ "name": "m", "model": { "hidden_size": 32, "intermediate_size": 64, "layers": 2, "heads": 2, "kv_heads": 1 } """;

    [Fact]
    public void KeysLeftOut_HaveDefaults_AndARecipeReadsBackAsItWas()
    {
        var config = Load($$"""{ {{Model}}, "tokens": 1000 }""");
        Assert.Equal(4_096, config.TokensPerStep);
        Assert.Equal(config.ToJson(), Load(config.ToJson()).ToJson());
    }

    [Fact]
    public void ShippedRecipes_AreComplete_AndReadBackAsTheyWere()
    {
        Assert.Equal(["gym-l", "gym-s"], BaseTrainingPresets.All.Keys.Order());
        foreach (var config in BaseTrainingPresets.All.Values)
        {
            Assert.Null(config.Check());
            Assert.Equal(config.ToJson(), Load(config.ToJson()).ToJson());
        }
    }

    [Theory]
    [InlineData("\"tokens\": 1000, \"learning_rat\": 0.1", "learning_rat")]
    [InlineData("\"tokens\": 1000, \"tokens\": 2000", "tokens")]
    [InlineData("\"tokens\": 1000, \"name\": null", "name")]
    [InlineData("\"tokens\": 1000, \"minutes\": 5", "exactly one budget")]
    [InlineData("\"seed\": 2", "exactly one budget")]
    [InlineData("\"tokens\": 0", "above zero")]
    [InlineData("\"minutes\": -1", "above zero")]
    [InlineData("\"tokens\": 1000, \"tokens_per_step\": 0", "tokens_per_step")]
    [InlineData("\"tokens\": 1000, \"question_weight\": 1.5", "question_weight")]
    [InlineData("\"tokens\": 1000, \"continue_share\": 1", "continue_share")]
    [InlineData("\"tokens\": 1000, \"decay_fraction\": 2", "decay_fraction")]
    [InlineData("\"tokens\": 1000, \"warmup_steps\": -1", "warmup_steps")]
    [InlineData("\"tokens\": 1000, \"beta2\": 1", "beta2")]
    [InlineData("\"tokens\": 1000, \"learning_rate\": 0", "learning_rate")]
    [InlineData("\"tokens\": 1000, \"epsilon\": 0", "epsilon")]
    [InlineData("\"tokens\": 1000, \"report_items\": 0", "report_items")]
    [InlineData("\"tokens\": 1000, \"mixture\": { \"chess\": 1 }", "chess")]
    [InlineData("\"tokens\": \"many\"", "tokens")]
    public void UnknownKeysAndImpossibleValues_AreRefusedByName(string keys, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidFileException>(() => Load($"{{ {Model}, {keys} }}")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"heads\": 5", "5 heads do not cut hidden_size 32")]
    [InlineData("\"heads\": 32", "even size")]
    [InlineData("\"kv_heads\": 3", "do not divide 2 heads")]
    [InlineData("\"layers\": 0", "must be positive")]
    public void ImpossibleShapes_AreRefused(string size, string reason)
    {
        var sizes = new Dictionary<string, int> { ["hidden_size"] = 32, ["intermediate_size"] = 64, ["layers"] = 2, ["heads"] = 2, ["kv_heads"] = 1 };
        foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, int>>($"{{{size}}}")!) sizes[key] = value;
        var refused = Assert.Throws<InvalidFileException>(() => Load($$"""{ "name": "m", "tokens": 10, "model": {{JsonSerializer.Serialize(sizes)}} }"""));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static BaseTrainingConfig Load(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("recipe.json"), json);
        return BaseTrainingConfig.Load(folder.File("recipe.json"));
    }
}
