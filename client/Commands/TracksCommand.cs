using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv tracks</c>: what is in the library.</summary>
internal static class TracksCommand
{
    private const int PageSize = 500;
    private const int DefaultLimit = 50;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var text = new Argument<string?>("TEXT") { Description = "Words of title, artist, album or producer", Arity = ArgumentArity.ZeroOrOne };
        var artist = new Option<string?>("--artist") { Description = "Only this artist", HelpName = "NAME" };
        var album = new Option<string?>("--album") { Description = "Only this album", HelpName = "NAME" };
        var producer = new Option<string?>("--producer") { Description = "Only tracks credited to this producer", HelpName = "NAME" };
        var year = new Option<int?>("--year") { Description = "Only this year of release", HelpName = "YEAR" };
        year.Validators.Add(CommonOptions.InRange(year, 1, 9999));
        var limit = CommonOptions.Limit($"How many to list (default: {DefaultLimit})");
        var command = new Command("tracks", "List tracks by artist, album and title") { text, artist, album, producer, year, limit, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var query = new TrackQuery(parsed.GetValue(text), parsed.GetValue(artist), parsed.GetValue(album), parsed.GetValue(producer), null, 0, parsed.GetValue(year));
            var page = await List(library, query, parsed.GetValue(limit) ?? DefaultLimit, cancellationToken);
            return bench.Answer(parsed, page, told => Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    /// <summary>Follows the pages of a list until enough tracks are there.</summary>
    public static async Task<TrackPage> List(ProductionValueClient library, TrackQuery query, int wanted, CancellationToken cancellationToken)
    {
        var listed = new List<TrackSummary>();
        TrackPage page;
        string? cursor = null;
        do
        {
            page = await library.Tracks(query with { Cursor = cursor, Limit = Math.Min(PageSize, wanted - listed.Count) }, cancellationToken);
            listed.AddRange(page.Tracks);
            cursor = page.Next;
        }
        while (cursor is not null && listed.Count < wanted && page.Tracks.Length > 0);
        return page with { Tracks = [.. listed], Next = cursor };
    }

    private static void Write(Terminal terminal, TrackPage page)
    {
        if (page.Tracks.Length == 0)
        {
            terminal.Say("no track matches");
            return;
        }

        terminal.Table(
            ["track", "title", "artist", "album", "producers"],
            page.Tracks.Select(track => new[] { track.Track.Value, track.Title, track.Artist, track.Album, string.Join("; ", track.Producers) }));
        if (page.Tracks.Length < page.Total)
            terminal.Say($"{page.Tracks.Length} of {page.Total}; --limit lists more");
    }
}
