using System.Text.Json;
using Routing.Tests.Testing;
using Routing.Training.Base;

namespace Routing.Tests.Training.Base;

public class RecipeReadmeTests
{
    [Fact]
    public void EveryKeyOfARecipe_IsExplained()
    {
        var readme = File.ReadAllText(RepositoryFile.Find("src", "Routing.Training", "README.md"));
        var keys = Keys(typeof(BaseTrainingConfig)).Concat(Keys(typeof(BaseModelShape)));
        Assert.All(keys, key => Assert.Contains($"`{key}`", readme, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Keys(Type type) => type.GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
}
