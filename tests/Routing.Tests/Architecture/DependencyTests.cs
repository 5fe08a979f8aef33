using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Routing.Tests.Testing;

namespace Routing.Tests.Architecture;

public class DependencyTests
{
    /// <summary>Every project of the product, by its assembly's name.</summary>
    private static IEnumerable<string> Projects() =>
        Repository.Files("src", "*.csproj").Concat(Repository.Files("routers", "*.csproj")).Select(Path.GetFileNameWithoutExtension)!;

    [Fact]
    public void EveryAssembly_UsesOnlyWhatLiesBelowIt()
    {
        var breaches = Projects().SelectMany(project => DependencyRule.Breaches(project, References(project)));
        Assert.Empty(breaches);
    }

    [Fact]
    public void EveryProjectOfTheRoutersFolder_IsBoundByTheRoutersRule() =>
        Assert.All(Repository.Files("routers", "*.csproj"), project => Assert.Contains(Path.GetFileNameWithoutExtension(project), DependencyRule.Routers));

    [Theory]
    [InlineData("Routing.R2R", "Routing.Runtime")]
    [InlineData("Routing.R2R", "Routing.Glider")]
    [InlineData("Routing.Runtime", "Routing.R2R")]
    [InlineData("Routing.Runtime", "Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("Routing.Abstractions", "Routing.Formats")]
    [InlineData("Routing.Formats", "TorchSharp")]
    [InlineData("Routing.Hosting", "Microsoft.AspNetCore.Http")]
    [InlineData("Routing.Invented", "System.Runtime")]
    public void ABreach_IsNamed(string assembly, string reference) =>
        Assert.Contains(assembly, Assert.Single(DependencyRule.Breaches(assembly, [reference])), StringComparison.Ordinal);

    private static List<string> References(string assembly)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
