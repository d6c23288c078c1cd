using System.Text.Json;
using Spectre.Console;

namespace ProductionValue.Client;

/// <summary>Where a verb writes and what it knows of its surroundings: answers to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    // A table that goes to a file or a pipe is not folded.
    private const int UnfoldedWidth = 2000;

    public Terminal(TextWriter output, TextWriter error, Func<string, string?> variable, TimeProvider time)
    {
        Out = output;
        Error = error;
        Variable = variable;
        Time = time;
    }

    /// <summary>For answers.</summary>
    public TextWriter Out { get; }

    /// <summary>For remarks, errors and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Looks up an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Whether a person sees what goes to <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person sees what goes to <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The process's own console, in UTF-8 whatever the locale says.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true };
        var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
        return new Terminal(output, error, Environment.GetEnvironmentVariable, TimeProvider.System)
        {
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
    }

    /// <summary>Writes one line of an answer.</summary>
    public void Say(string line) => Out.WriteLine(line);

    /// <summary>Writes one line that is no answer: a remark, a hint, a reason.</summary>
    public void Remark(string line) => Error.WriteLine(line);

    /// <summary>Writes the one JSON document of an answer.</summary>
    public void Json<T>(T document) => Out.WriteLine(JsonSerializer.Serialize(document, ClientJson.Indented));

    /// <summary>Writes a table of an answer.</summary>
    /// <param name="columns">Headings; one that ends in <c>#</c> is set to the right, for numbers.</param>
    /// <param name="rows">Cells, one a column, as plain text.</param>
    public void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table { ShowHeaders = columns.Any(column => column.Length > 0) }.Border(TableBorder.Simple);
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column.TrimEnd('#'))) { Alignment = column.EndsWith('#') ? Justify.Right : Justify.Left });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => new Text(Printable(cell)))]);
        Open(Out, OutIsTerminal).Write(table);
    }

    /// <summary>A console for answers that are more than lines.</summary>
    public IAnsiConsole OpenOut() => Open(Out, OutIsTerminal);

    /// <summary>A console for progress on <see cref="Error"/>.</summary>
    public IAnsiConsole OpenError() => Open(Error, ErrorIsTerminal);

    /// <summary>Text from files and tags without characters that would move the cursor or recolour the screen.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character)) : text;

    private static IAnsiConsole Open(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!terminal)
            console.Profile.Width = UnfoldedWidth;
        return console;
    }
}
