using System.Text;
using Routing.Tests.Testing;
using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymReadmeTests
{
    [Fact]
    public void Readme_ListsEveryFamilyAsItIs()
    {
        var table = new StringBuilder();
        foreach (var family in GymTasks.Families)
        {
            var item = GymTasks.Generate(family, GymSplit.Test, 0);
            table.Append($"| {family} | {family.Kind.ToString().ToLowerInvariant()}{(family.HeldOut ? ", held out" : "")} | {item.Question}<br>`{item.Answer}` |\n");
        }
        var readme = File.ReadAllText(RepositoryFile.Find("src", "Routing.Training", "Gym", "README.md")).ReplaceLineEndings("\n");
        Assert.Contains(table.ToString(), readme);
    }
}
