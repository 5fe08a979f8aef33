using System.Text.RegularExpressions;
using Routing.Tests.Testing;

namespace Routing.Tests.Architecture;

public partial class SourceTests
{
    /// <summary>The decoder tests capabilities, never a family's name; the names are known to the readers of checkpoints alone.</summary>
    [Fact]
    public void ModelCode_NamesNoModelFamily()
    {
        var named = from file in Repository.Files("src/Routing.Models", "*.cs")
                    from line in File.ReadLines(file).Select((text, number) => (Text: Code(text), Number: number + 1))
                    where Family().IsMatch(line.Text)
                    select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Number}: {line.Text.Trim()}";
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("if (config.ModelType == \"qwen3\")", true)]
    [InlineData("case LlamaFamily:", true)]
    [InlineData("RopeKind.Llama3 => Scale(x), // as Llama 3.1 does", false)]
    [InlineData("if (config.QkNorm is not null)", false)]
    public void FamilyNames_AreToldFromTheRest(string line, bool names) => Assert.Equal(names, Family().IsMatch(Code(line)));

    [Fact]
    public void BuildServer_RunsTheReadmesTestCommand()
    {
        var command = TestCommand().Match(File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"))).Value;
        Assert.Contains(command, File.ReadAllText(Path.Combine(Repository.Root, "README.md")), StringComparison.Ordinal);
    }

    /// <summary>The line without its comment.</summary>
    private static string Code(string line) => line.IndexOf("//", StringComparison.Ordinal) is var comment and >= 0 ? line[..comment] : line;

    // llama3 alone is the name of a rope scaling, used by several families.
    [GeneratedRegex(@"llama(?!3\b)|mistral|mixtral|qwen|olmo|gpt[-_]?2|gemma|deepseek|\bphi\d", RegexOptions.IgnoreCase)]
    private static partial Regex Family();

    [GeneratedRegex("^dotnet test.*?(?= 2>&1)", RegexOptions.Multiline)]
    private static partial Regex TestCommand();
}
