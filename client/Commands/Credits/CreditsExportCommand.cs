using System.CommandLine;
using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credits export</c>: claims, decisions and suggestions of the whole library, for rights work.</summary>
internal static class CreditsExportCommand
{
    private const int PageSize = 200;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var format = new Option<string>("--format") { Description = "csv or json (default: csv)", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "json");
        var output = new Option<string?>("--output", "-o") { Description = "File to write (default: standard output)", HelpName = "FILE" };
        var noSuggestions = new Option<bool>("--no-suggestions") { Description = "Leave out what the sound suggests" };
        var command = new Command("export", "Write claims, audit trail and suggestions of every track") { format, output, noSuggestions };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var file = parsed.GetValue(output);
            await using var writer = file is null ? null : new StreamWriter(file);
            var target = writer ?? bench.Terminal.Out;
            var isJson = parsed.GetRequiredValue(format) == "json";
            var tracks = await (isJson ? WriteJson(library, target, !parsed.GetValue(noSuggestions), cancellationToken) : WriteCsv(library, target, !parsed.GetValue(noSuggestions), cancellationToken));
            if (file is not null)
                bench.Terminal.Remark($"{tracks} tracks with credits written to {file}");
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task<int> WriteCsv(ProductionValueClient library, TextWriter target, bool suggestions, CancellationToken cancellationToken)
    {
        await target.WriteLineAsync(CreditLines.Header);
        var tracks = 0;
        await foreach (var credits in Read(library, cancellationToken))
        {
            tracks++;
            foreach (var line in CreditLines.Of(credits))
                await target.WriteLineAsync(line);
        }

        await foreach (var review in Suggestions(library, suggestions, cancellationToken))
            await target.WriteLineAsync(CreditLines.Of(review));
        return tracks;
    }

    private static async Task<int> WriteJson(ProductionValueClient library, TextWriter target, bool suggestions, CancellationToken cancellationToken)
    {
        var tracks = 0;
        await target.WriteAsync("{\"tracks\":[");
        await foreach (var credits in Read(library, cancellationToken))
            await target.WriteAsync((tracks++ == 0 ? "\n" : ",\n") + JsonSerializer.Serialize(credits, ClientJson.Options));
        await target.WriteAsync("\n],\"suggestions\":[");
        var separator = "\n";
        await foreach (var review in Suggestions(library, suggestions, cancellationToken))
        {
            await target.WriteAsync(separator + JsonSerializer.Serialize(review, ClientJson.Options));
            separator = ",\n";
        }

        await target.WriteLineAsync("\n]}");
        return tracks;
    }

    private static async IAsyncEnumerable<TrackCredits> Read(
        ProductionValueClient library, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? after = 0;
        while (after is { } from)
        {
            var page = await library.CreditsAfter(from, PageSize, cancellationToken);
            foreach (var credits in page.Tracks)
                yield return credits;
            after = page.Next;
        }
    }

    private static async IAsyncEnumerable<CreditReview> Suggestions(
        ProductionValueClient library, bool wanted, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!wanted || (await library.Library(cancellationToken)).Generation == 0)
            yield break;
        await foreach (var review in CreditsReviewCommand.Read(library, new ReviewQuestion(Sources: false), _ => { }, cancellationToken))
            yield return review;
    }
}
