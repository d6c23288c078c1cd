using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv attribute</c>: who probably produced a recording.</summary>
internal static class AttributeCommand
{
    // More than these are not read by a person; -k asks for others.
    private const int ToldInText = 5;
    private const int ToldReasons = 3;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var subject = new Argument<string>("FILE|TRACK_ID") { Description = "A recording, or a track of the library" };
        var k = CommonOptions.K("How many producers to tell (default: 5 as text, all as JSON)");
        var command = new Command("attribute", "Say who probably produced a recording") { subject, k, CommonOptions.Start, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var resolved = await AttributionSubject.Resolve(
                parsed.GetRequiredValue(subject), parsed.GetValue(CommonOptions.Start), bench, library, cancellationToken);
            if (resolved.Query is null)
                return bench.NotFound(parsed, resolved.Refusal!);
            var attribution = await library.Attribute(
                new AttributionQuery(resolved.Query, parsed.GetValue(k), Segments: resolved.Segments), cancellationToken);
            return bench.Answer(parsed, attribution, told => Write(bench.Terminal, told, parsed.GetValue(k) ?? ToldInText));
        }, cancellationToken));
        return command;
    }

    /// <summary>A probability for people.</summary>
    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>A similarity for people.</summary>
    public static string Three(double similarity) => similarity.ToString("0.000", CultureInfo.InvariantCulture);

    private static void Write(Terminal terminal, Attribution attribution, int told)
    {
        var rest = attribution.Others + attribution.Producers.Skip(told).Sum(producer => producer.Probability);
        var rows = attribution.Producers.Take(told).Select(producer => new[] { producer.Producer, Percent(producer.Probability) }).ToList();
        if (rest > 0)
            rows.Add(["(others known)", Percent(rest)]);
        rows.Add(["(nobody known)", Percent(attribution.Unknown)]);
        terminal.Say(Terminal.Printable(attribution.Track));
        terminal.Table(["producer", "probability#"], rows);
        if (attribution.Sentence.Length > 0)
            terminal.Say(Terminal.Printable(attribution.Sentence));
        Because(terminal, attribution);
    }

    /// <summary>Writes the evidence: tracks, moments and sides of the sound, each as a sentence.</summary>
    private static void Because(Terminal terminal, Attribution attribution)
    {
        string[] because =
        [
            .. attribution.Evidence.Select(evidence => evidence.Sentence),
            .. (attribution.Reasons ?? []).Where(reason => reason.Contribution > 0).Take(ToldReasons).Select(reason => reason.Sentence),
            .. (attribution.Moments ?? []).Select(moment => moment.Sentence),
        ];
        if (because.Length == 0)
            return;
        terminal.Say("");
        terminal.Say("because");
        foreach (var sentence in because.Where(sentence => sentence.Length > 0))
            terminal.Say("  " + Terminal.Printable(sentence));
    }
}
