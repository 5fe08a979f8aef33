using System.CommandLine;
using Routing.Cli.Options;
using Routing.Hosting;
using Routing.Runtime;

namespace Routing.Cli.Commands;

/// <summary><c>routing generate</c>: continues a text as it stands, without a chat template.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string>("prompt") { Description = "Text to continue." };
        var (models, policy, sampling, json) = (new ModelOptions(), new PolicyOptions(), new SamplingFlags(), ConsoleOutput.JsonOption());
        var command = new Command("generate", "Continue a text; with --json, every token and who made it.") { prompt, json };
        models.AddTo(command);
        policy.AddTo(command);
        sampling.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var settings = models.Read(parsed);
            var (name, routing) = policy.Read(parsed, isPair: settings.Large is not null);
            var console = ConsoleOutput.Of(parsed);
            using var host = ModelHost.Start(settings);
            var answer = new Answer(host, console);
            var request = new GenerationRequest { Prompt = host.Folder.Tokenizer.Encode(parsed.GetValue(prompt)!), Sampling = sampling.Read(parsed), Routing = routing };
            var record = await Requests.RunAsync(() => answer.ShowAsync(request, stop));
            if (console.IsJson) console.Json(GenerationReport.Of(name, record, host.Folder.Tokenizer));
            else console.Note(answer.Summary(record));
            return record.Summary.FinishReason == FinishReason.Error ? ExitCodes.Failed : ExitCodes.Success;
        });
        return command;
    }
}
