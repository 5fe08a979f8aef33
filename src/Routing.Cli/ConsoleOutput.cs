using System.CommandLine;
using Spectre.Console;

namespace Routing.Cli;

/// <summary>
/// What a verb says. Its answer goes to standard output: as a table for a person, as plain columns when redirected,
/// as JSON with <c>--json</c>. Progress and remarks go to standard error.
/// </summary>
internal sealed class ConsoleOutput
{
    private const string JsonFlag = "--json";

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private ConsoleOutput(TextWriter output, TextWriter error, bool json)
    {
        _output = output;
        _error = error;
        IsJson = json;
        IsInteractive = !json && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        Terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected)
            ProgressTerminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
    }

    /// <summary>The <c>--json</c> flag; every verb that can answer as JSON adds one.</summary>
    public static Option<bool> JsonOption() => new(JsonFlag) { Description = "Answer as JSON on standard output." };

    /// <summary>The output of one run of a verb.</summary>
    public static ConsoleOutput Of(ParseResult parsed) => new(
        parsed.InvocationConfiguration.Output,
        parsed.InvocationConfiguration.Error,
        json: parsed.CommandResult.Command.Options.OfType<Option<bool>>().Any(flag => flag.Name == JsonFlag && parsed.GetValue(flag)));

    /// <summary>The answer is wanted as JSON: only <see cref="Json{T}"/> may write to standard output.</summary>
    public bool IsJson { get; }

    /// <summary>A person watches a terminal: colours, live progress and questions are welcome.</summary>
    public bool IsInteractive { get; }

    /// <summary>The terminal behind standard output, for colours and live display when <see cref="IsInteractive"/>.</summary>
    public IAnsiConsole Terminal { get; }

    /// <summary>The terminal behind standard error, for live progress; null when nobody watches it.</summary>
    public IAnsiConsole? ProgressTerminal { get; }

    /// <summary>Writes one line of the answer, as it is (no markup).</summary>
    public void Line(string text = "") => _output.WriteLine(text);

    /// <summary>Writes part of a line of the answer, at once.</summary>
    public void Write(string text)
    {
        _output.Write(text);
        _output.Flush();
    }

    /// <summary>Writes a remark to standard error.</summary>
    public void Note(string text) => _error.WriteLine(text);

    /// <summary>Writes the answer as JSON: snake_case keys, see <see cref="JsonOutput"/>.</summary>
    public void Json<T>(T value) => _output.WriteLine(JsonOutput.Serialize(value));

    /// <summary>Writes a table; columns of numbers are aligned to the right. Cells are text without markup.</summary>
    /// <param name="headers">One title a column.</param>
    /// <param name="rows">Cells, each row as long as <paramref name="headers"/>.</param>
    public void Table(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (!IsInteractive)
        {
            foreach (var line in PlainTable.Lines(headers, rows)) _output.WriteLine(line);
            return;
        }
        var table = new Table().Border(TableBorder.Rounded);
        for (var column = 0; column < headers.Count; column++)
        {
            var title = new TableColumn(new Text(headers[column], new Style(decoration: Decoration.Bold)));
            table.AddColumn(PlainTable.IsNumeric(rows, column) ? title.RightAligned() : title);
        }
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        Terminal.Write(table);
    }
}
