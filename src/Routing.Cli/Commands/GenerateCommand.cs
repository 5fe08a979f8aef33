using System.CommandLine;
using Routing.Cli.Options;
using Routing.Runtime;

namespace Routing.Cli.Commands;

/// <summary><c>routing generate</c>: continues a text as it stands, without a chat template.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string>("prompt") { Description = "Text to continue." };
        var options = new GenerationOptions();
        var command = new Command("generate", "Continue a text; with --json, every token and who made it.") { prompt };
        options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            using var setup = options.Start(parsed);
            var answer = new Answer(setup.Host, setup.Console);
            var request = new GenerationRequest
            {
                Prompt = setup.Host.Folder.Tokenizer.Encode(parsed.GetValue(prompt)!),
                Sampling = setup.Sampling,
                Routing = setup.Routing,
            };
            var record = await Requests.RunAsync(() => answer.ShowAsync(request, stop));
            if (setup.Console.IsJson) setup.Console.Json(GenerationReport.Of(setup.Policy, record, setup.Host.Folder.Tokenizer));
            else setup.Console.Note(answer.Summary(record));
            return record.Summary.FinishReason == FinishReason.Error ? ExitCodes.Failed : ExitCodes.Success;
        });
        return command;
    }
}
