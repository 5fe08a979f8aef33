using System.CommandLine;
using Routing.Cli.Options;

namespace Routing.Cli.Commands;

/// <summary><c>routing chat</c>: a conversation, or one answer when the question is on the command line.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var question = new Argument<string?>("question") { Description = "Ask once and leave; without it, a conversation (one line a turn).", Arity = ArgumentArity.ZeroOrOne };
        var system = new Option<string?>("--system") { Description = "System message, for models that know one." };
        var options = new GenerationOptions();
        var command = new Command("chat", "Talk to the shipped pair, to any pair, or to one model.") { question, system };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var setup = options.Start(parsed);
            var chat = new ChatSession(setup, parsed.GetValue(system));
            chat.ShowLegend();
            if (parsed.GetValue(question) is { } asked) return await chat.AskAsync(asked, stop);
            return await chat.ConverseAsync(stop);
        });
        return command;
    }
}
