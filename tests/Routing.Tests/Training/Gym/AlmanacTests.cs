using System.Security.Cryptography;
using System.Text;
using Routing.Training.Gym.Facts;

namespace Routing.Tests.Training.Gym;

public class AlmanacTests
{
    /// <summary>Shipped models have learned these facts: any change makes them wrong.</summary>
    [Fact]
    public void Facts_NeverChange()
    {
        var facts = new StringBuilder();
        foreach (var person in Almanac.Default.People) facts.AppendLine($"{person.Name} {person.BirthYear} {person.Town.Name} {person.Job}");
        foreach (var town in Almanac.Default.Towns) facts.AppendLine($"{town.Name} {town.Founded} {town.RailKm}");
        foreach (var good in Almanac.Default.Goods) facts.AppendLine($"{good.Plural} {good.Price}");
        var bytes = Encoding.UTF8.GetBytes(facts.ToString().ReplaceLineEndings("\n"));
        Assert.Equal("BC10B794AADF90BE", Convert.ToHexString(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    public void Facts_AreAsManyAsPromised()
    {
        var almanac = Almanac.Default;
        Assert.Equal((240, 40, 40), (almanac.People.Count, almanac.Towns.Count, almanac.Goods.Count));
        Assert.Equal(840, almanac.FactCount);
        Assert.Equal(240, almanac.People.DistinctBy(person => person.Name).Count());
    }

    [Fact]
    public void OneNameAlone_DoesNotTellWhoItIs()
    {
        Assert.All(Almanac.Default.People.CountBy(person => person.First), name => Assert.Equal(10, name.Value));
        Assert.All(Almanac.Default.People.CountBy(person => person.Last), name => Assert.Equal(10, name.Value));
    }
}
