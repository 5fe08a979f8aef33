using System.Text.Json;
using Routing.Formats;
using Routing.R2R.Training;
using Routing.Tests.Testing;

namespace Routing.Tests.R2R.Training;

public class RouterTrainingConfigTests
{
    [Fact]
    public void KeysLeftOut_HaveDefaults_AndARecipeReadsBackAsItWas()
    {
        var config = Load("{}");
        Assert.Equal(new RouterTrainingConfig().ToJson(), config.ToJson());
        var full = config with { Label = Routing.R2R.Labels.LabelKind.Kl, LabelThreshold = 0.5, SoftTarget = SoftTarget.LargeTokenProb, LogitsSize = 20 };
        Assert.Equal(full.ToJson(), Load(full.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("\"learning_rat\": 0.1", "learning_rat")]
    [InlineData("\"seed\": 1, \"seed\": 2", "seed")]
    [InlineData("\"name\": \"\"", "name")]
    [InlineData("\"architecture\": \"Transformer\"", "HiddenStatesClassifier")]
    [InlineData("\"hidden_dims\": []", "hidden_dims")]
    [InlineData("\"hidden_dims\": [4, 0]", "hidden_dims")]
    [InlineData("\"expansion_factor\": 0", "expansion_factor")]
    [InlineData("\"logits_size\": 0", "logits_size")]
    [InlineData("\"dropout\": 1", "dropout")]
    [InlineData("\"label\": \"vibes\"", "label")]
    [InlineData("\"label\": \"gap\"", "label_threshold")]
    [InlineData("\"label\": \"outcome\", \"label_threshold\": 1", "label_threshold")]
    [InlineData("\"label\": \"kl\", \"label_threshold\": -1", "label_threshold")]
    [InlineData("\"soft_scale\": 0", "soft_scale")]
    [InlineData("\"recall_factor\": -1", "recall_factor")]
    [InlineData("\"focal_alpha\": 1", "focal_alpha")]
    [InlineData("\"batch_rows\": 0", "batch_rows")]
    [InlineData("\"patience\": 0", "patience")]
    [InlineData("\"learning_rate\": 0", "learning_rate")]
    [InlineData("\"beta2\": 1", "beta2")]
    [InlineData("\"epsilon\": 0", "epsilon")]
    [InlineData("\"gradient_clip\": -1", "gradient_clip")]
    [InlineData("\"target_recall\": 0", "target_recall")]
    [InlineData("\"target_positive_rate\": 1.5", "target_positive_rate")]
    public void UnknownKeysAndImpossibleValues_AreRefusedByName(string keys, string named) =>
        Assert.Contains(named, Assert.Throws<InvalidFileException>(() => Load($"{{ {keys} }}")).Message, StringComparison.Ordinal);

    [Fact]
    public void EveryKeyOfARecipe_IsExplained()
    {
        var readme = File.ReadAllText(RepositoryFile.Find("routers", "Routing.R2R", "README.md"));
        var keys = typeof(RouterTrainingConfig).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        Assert.All(keys, key => Assert.Contains($"`{key}`", readme, StringComparison.Ordinal));
    }

    private static RouterTrainingConfig Load(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("recipe.json"), json);
        return RouterTrainingConfig.Load(folder.File("recipe.json"));
    }
}
