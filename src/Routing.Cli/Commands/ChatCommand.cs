using System.CommandLine;
using Routing.Cli.Options;
using Routing.Formats.Templates;
using Routing.Hosting;
using Routing.Runtime;
using Spectre.Console;

namespace Routing.Cli.Commands;

/// <summary><c>routing chat</c>: a conversation, or one answer when the question is on the command line.</summary>
internal static class ChatCommand
{
    public static Command Create()
    {
        var question = new Argument<string?>("question") { Description = "Ask once and leave; without it, a conversation (one line a turn).", Arity = ArgumentArity.ZeroOrOne };
        var system = new Option<string?>("--system") { Description = "System message, for models that know one." };
        var (models, policy, sampling, json) = (new ModelOptions(), new PolicyOptions(), new SamplingFlags(), ConsoleOutput.JsonOption());
        var command = new Command("chat", "Talk to the shipped pair, to any pair, or to one model.") { question, system, json };
        models.AddTo(command);
        policy.AddTo(command);
        sampling.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = models.Read(parsed);
            var (name, routing) = policy.Read(parsed, isPair: settings.Large is not null);
            var console = ConsoleOutput.Of(parsed);
            using var host = ModelHost.Start(settings);
            var chat = new ChatSession(host, console, name, routing, sampling.Read(parsed), parsed.GetValue(system));
            chat.ShowLegend();
            if (parsed.GetValue(question) is { } asked) return await chat.AskAsync(asked, stop);
            return await chat.ConverseAsync(stop);
        });
        return command;
    }
}
