using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credits conflicts</c> and <c>suggestions</c>: what a person should look at.</summary>
internal static class CreditsReviewCommand
{
    private const int PageSize = 200;

    /// <summary>Where sources disagree, and where the sound contradicts them.</summary>
    public static Command Conflicts(Workbench bench)
    {
        var sourcesOnly = new Option<bool>("--sources-only") { Description = "Compare sources only, without asking the sound of each track" };
        var certain = Probability("--certain", "Probability from which the sound contradicts a claim (default: 0.9)");
        var limit = CommonOptions.Limit("How many to list (default: all)");
        var command = new Command("conflicts", "List tracks whose sources disagree, or whose sound contradicts them") { sourcesOnly, certain, limit, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => List(
            bench, parsed, new ReviewQuestion(Sound: !parsed.GetValue(sourcesOnly), Suggestions: false, Contradiction: parsed.GetValue(certain) ?? 0.9),
            parsed.GetValue(limit) ?? int.MaxValue, "no source contradicts another, and no sound a source", cancellationToken));
        return command;
    }

    /// <summary>Whom tracks without credit sound like.</summary>
    public static Command Suggestions(Workbench bench)
    {
        var certain = Probability("--certain", "Probability from which a producer is suggested (default: 0.7)");
        var limit = CommonOptions.Limit("How many to list (default: all)");
        var command = new Command("suggestions", "Suggest producers of tracks that credit nobody; nothing is credited by itself") { certain, limit, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => List(
            bench, parsed, new ReviewQuestion(Sources: false, Sound: false, Suggestion: parsed.GetValue(certain) ?? 0.7),
            parsed.GetValue(limit) ?? int.MaxValue, "no track without credit sounds clearly like somebody", cancellationToken));
        return command;
    }

    /// <summary>Reads the pages of a question.</summary>
    public static async IAsyncEnumerable<CreditReview> Read(
        ProductionValueClient library, ReviewQuestion question, Action<int> looked,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? after = 0;
        while (after is { } from)
        {
            var page = await library.Reviews(question with { After = from, Limit = PageSize }, cancellationToken);
            looked(page.Looked);
            foreach (var review in page.Reviews)
                yield return review;
            after = page.Next;
        }
    }

    private static Option<double?> Probability(string name, string description)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "P" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1))
                result.AddError($"{name}: expected 0 to 1, got {token.Value}");
        });
        return option;
    }

    private static Task<int> List(
        Workbench bench, ParseResult parsed, ReviewQuestion question, int wanted, string nothing, CancellationToken cancellationToken) =>
        bench.WithLibrary(parsed, async library =>
        {
            var total = (int)Math.Min(int.MaxValue, (await library.Library(cancellationToken)).Tracks);
            var found = new List<CreditReview>();
            await using (var progress = new WorkProgress(bench.Terminal, "Looking at", total))
            {
                await foreach (var review in Read(library, question, progress.Advance, cancellationToken))
                {
                    found.Add(review);
                    if (found.Count >= wanted)
                        break;
                }
            }

            return bench.Answer(parsed, new { reviews = found }, _ => Write(bench.Terminal, found, nothing));
        }, cancellationToken);

    private static void Write(Terminal terminal, List<CreditReview> reviews, string nothing)
    {
        if (reviews.Count == 0)
            terminal.Say(nothing);
        else
        {
            terminal.Table(
                ["track", "title", "artist", "why", "detail"],
                reviews.Select(review => new[] { review.Track.Value, review.Title, review.Artist, $"{review.Kind}", review.Detail }));
            terminal.Say("pv credits show TRACK tells the claims; pv credits confirm and dispute decide");
        }
    }
}
