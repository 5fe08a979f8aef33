using Routing.Cli.Options;
using Routing.Formats.Templates;
using Routing.Runtime;
using Spectre.Console;

namespace Routing.Cli;

/// <summary>A conversation with a hosted model or pair; remembers its turns.</summary>
internal sealed class ChatSession
{
    private readonly GenerationSetup _setup;
    private readonly ConsoleOutput _console;
    private readonly string? _system;
    private readonly List<ChatMessage> _turns = [];
    private readonly Answer _answer;

    public ChatSession(GenerationSetup setup, string? system)
    {
        (_setup, _console, _system, _answer) = (setup, setup.Console, system, new Answer(setup.Host, setup.Console));
        Restart();
    }

    /// <summary>Says which mark means which model.</summary>
    public void ShowLegend()
    {
        if (_answer.Legend is not { } legend || _console.IsJson) return;
        if (_console.IsInteractive) _console.Terminal.MarkupLine($"{legend}  [dim]policy {_setup.Policy}[/]");
        else _console.Note($"{legend}; policy {_setup.Policy}");
    }

    /// <summary>Answers one question.</summary>
    public async Task<int> AskAsync(string question, CancellationToken stop)
    {
        _turns.Add(new ChatMessage("user", question));
        var request = new GenerationRequest { Prompt = _setup.Host.Folder.EncodeChat(_turns), Sampling = _setup.Sampling, Routing = _setup.Routing };
        var record = await Requests.RunAsync(() => _answer.ShowAsync(request, stop));
        _turns.Add(new ChatMessage("assistant", record.Text));
        if (_console.IsJson) _console.Json(GenerationReport.Of(_setup.Policy, record, _setup.Host.Folder.Tokenizer));
        else if (_console.IsInteractive) _console.Terminal.MarkupLineInterpolated($"[dim]{_answer.Summary(record)}[/]");
        else _console.Note(_answer.Summary(record));
        return record.Summary.FinishReason == FinishReason.Error ? ExitCodes.Failed : ExitCodes.Success;
    }

    /// <summary>Reads questions from standard input until it ends or says <c>/bye</c>; <c>/new</c> forgets the turns so far.</summary>
    public async Task<int> ConverseAsync(CancellationToken stop)
    {
        if (_console.IsInteractive) _console.Terminal.MarkupLine("[dim]/new starts over, /bye leaves[/]");
        while (!stop.IsCancellationRequested)
        {
            if (_console.IsInteractive) _console.Terminal.Markup("[bold]>[/] ");
            var line = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(stop);
            if (line is null or "/bye") return ExitCodes.Success;
            if (line == "/new") Restart();
            else if (!string.IsNullOrWhiteSpace(line)) await AskAsync(line.Trim(), stop);
        }
        return ExitCodes.Cancelled;
    }

    private void Restart()
    {
        _turns.Clear();
        if (_system is not null) _turns.Add(new ChatMessage("system", _system));
    }
}
