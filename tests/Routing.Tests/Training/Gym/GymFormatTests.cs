using System.Text.Json.Nodes;
using Routing.Formats.Templates;
using Routing.Training.Gym;

namespace Routing.Tests.Training.Gym;

public class GymFormatTests
{
    private static readonly ChatTemplate s_template = ChatTemplate.Parse(GymFormat.ChatTemplate, "gym");

    [Fact]
    public void ChatTemplate_RendersWhatModelsAreTrainedOn()
    {
        var item = GymTasks.Generate(GymTasks.Family("older"), GymSplit.Validation, 0);
        Assert.Equal(GymFormat.Prompt(item.Question), Render(true, ("user", item.Question)));
        Assert.Equal(GymFormat.Example(item), Render(false, ("user", $" {item.Question}\n"), ("assistant", item.Answer)));
        Assert.Equal(GymFormat.Example(item) + GymFormat.Prompt("Why?"), Render(true, ("user", item.Question), ("assistant", item.Answer), ("user", "Why?")));
    }

    [Fact]
    public void ChatTemplate_RefusesRolesTheModelDoesNotKnow() =>
        Assert.Contains("roles system, user, assistant and tool", Assert.ThrowsAny<Exception>(() => Render(true, ("critic", "Be brief."))).Message);

    [Fact]
    public void ChatTemplate_PutsASystemMessageBeforeTheNextQuestion()
    {
        Assert.Equal(GymFormat.Prompt("Be brief.\nWhy?"), Render(true, ("system", "Be brief."), ("user", "Why?")));
        Assert.Equal(GymFormat.Prompt("Be brief.\n"), Render(true, ("system", "Be brief.")));
        Assert.Equal(GymFormat.Prompt("<tool_response>4</tool_response>"), Render(true, ("tool", "4")));
    }

    private static string Render(bool prompt, params (string Role, string Content)[] messages) => s_template.Render(new JsonObject
    {
        ["messages"] = new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]),
        ["add_generation_prompt"] = prompt,
    });
}
