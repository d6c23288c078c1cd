using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace ProductionValue.Client;

/// <summary>The command line: finds the verb, runs it, and says what is wrong with a line that is none.</summary>
internal static class Door
{
    /// <summary>Every verb under one root.</summary>
    public static RootCommand Create(Workbench bench) => new("Learns the sound of record producers from music with credits, and recognises it")
    {
        CommonOptions.Server, CommonOptions.Data,
        UpCommand.Create(bench), IngestCommand.Create(bench), FitCommand.Create(bench), AttributeCommand.Create(bench), SimilarCommand.Create(bench),
        MoreCommand.Create(bench), ProducersCommand.Create(bench), TracksCommand.Create(bench), ShowCommand.Create(bench), RemoveCommand.Create(bench),
        CreditCommand.Create(bench), CreditsCommand.Create(bench), ImportCommand.Create(bench), WatchCommand.Create(bench), EvaluateCommand.Create(bench), ModelsCommand.Create(bench), MapCommand.Create(bench), FeaturesCommand.Create(bench), DoctorCommand.Create(bench), TopCommand.Create(bench),
        MigrateCommand.Create(bench), BackupCommand.Create(bench), RestoreCommand.Create(bench), VerifyCommand.Create(bench),
        DemoDataCommand.Create(bench), DemoCommand.Create(bench), ExportCommand.Create(bench), KeysCommand.Create(bench), McpCommand.Create(bench),
    };

    /// <summary>Reads a command line. A word that begins with <c>@</c> is a word, not a file of further words.</summary>
    public static ParseResult Parse(Workbench bench, IReadOnlyList<string> words) =>
        CommandLineParser.Parse(Create(bench), words, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code (<see cref="ExitCode"/>).</returns>
    public static async Task<int> Run(Workbench bench, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        var parsed = Parse(bench, words);
        var errors = Errors(parsed, words);
        if (errors.Length > 0 && parsed.Action is not HelpAction)
        {
            foreach (var message in errors)
                bench.Terminal.Remark("pv: " + message);
            var verb = parsed.CommandResult.Command is RootCommand ? "" : " " + parsed.CommandResult.Command.Name;
            bench.Terminal.Remark($"pv{verb} --help tells how it is used");
            return ExitCode.WrongUsage;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration
            {
                Output = bench.Terminal.Out,
                Error = bench.Terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            },
            cancellationToken);
    }

    // A word that looks like an option but is none would be taken for a file of that name; after -- it is one.
    private static string[] Errors(ParseResult parsed, IReadOnlyList<string> words)
    {
        var stray = words.Contains("--")
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(result => result.Tokens).Select(token => token.Value)
                .Where(word => word.Length > 1 && word[0] == '-').Select(word => $"unknown option {word} (a file of that name: ./{word})");
        return [.. parsed.Errors.Select(error => error.Message).Concat(stray).Distinct()];
    }
}
