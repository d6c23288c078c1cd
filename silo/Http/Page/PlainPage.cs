using System.Net;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>What a person sees where the page was not built in: what the library holds, and where to go from here.</summary>
internal static class PlainPage
{
    private const int ToldProducers = 50;

    /// <summary>Writes it.</summary>
    public static async Task<IResult> Write(IGrainFactory grains, CancellationToken cancellationToken)
    {
        var catalogue = grains.GetGrain<ICatalogueGrain>(0);
        var library = await catalogue.Summarize(cancellationToken);
        var producers = await catalogue.ListProducers(null, ToldProducers, cancellationToken);
        return Results.Content(Page(library, producers), "text/html; charset=utf-8");
    }

    private static string Page(LibrarySummary library, ProducerPage producers)
    {
        var rows = string.Concat(producers.Producers.Select(Row));
        return $$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Production Value</title>
            <style>
              :root { color-scheme: light dark; }
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
              table { border-collapse: collapse; width: 100%; }
              th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #8884; }
              td:nth-child(2), th:nth-child(2) { text-align: right; }
              code { background: #8882; padding: .1rem .3rem; border-radius: .2rem; }
            </style>
            <h1>Production Value</h1>
            <p>{{Count(library.Tracks, "track")}}, {{Count(library.Credited, "of them credited", "of them credited")}}, {{Count(library.Producers, "producer")}};
            {{(library.Generation > 0 ? $"generation {library.Generation} answers." : "nothing is fitted yet: run <code>pv fit</code>.")}}</p>
            <p>Ask with <code>pv attribute song.mp3</code> or <code>pv similar song.mp3</code>, or by HTTP:
            <a href="/openapi/v1.json">the API as OpenAPI 3.1</a>, <a href="/api/v1/tracks">tracks</a>, <a href="/api/v1/producers">producers</a>,
            <a href="/api/v1/models">generations</a>, <a href="/readyz">readiness</a>.</p>
            <table>
            <thead><tr><th scope="col">Producer</th><th scope="col">Tracks</th><th scope="col">Sounds like</th></tr></thead>
            <tbody>{{rows}}</tbody>
            </table>
            </html>
            """;
    }

    private static string Row(ProducerSummary producer)
    {
        var route = "/api/v1/producers/" + Uri.EscapeDataString(producer.Producer);
        return $"<tr><td><a href=\"{WebUtility.HtmlEncode(route)}\">{WebUtility.HtmlEncode(producer.Producer)}</a></td>"
            + string.Create(null, $"<td>{producer.Tracks}</td>") + $"<td><a href=\"{WebUtility.HtmlEncode(route)}/more\">more</a></td></tr>";
    }

    private static string Count(long count, string one, string? many = null) => string.Create(null, $"{count} {(count == 1 ? one : many ?? one + "s")}");
}
