using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credits confirm</c>, <c>dispute</c> and <c>undo</c>: a person's decisions, with who, when and why.</summary>
internal static class CreditsJudgeCommand
{
    /// <summary>The producer did it.</summary>
    public static Command Confirm(Workbench bench) => Decide(bench, "confirm", "Say that a producer worked on a track", CreditVerdict.Confirm);

    /// <summary>The producer did not.</summary>
    public static Command Dispute(Workbench bench) => Decide(bench, "dispute", "Say that a producer did not work on a track, whatever sources claim", CreditVerdict.Dispute);

    /// <summary>Takes a decision back.</summary>
    public static Command Undo(Workbench bench)
    {
        var id = Track();
        var number = new Argument<int?>("EVENT") { Description = "Number of the decision (default: the newest that holds)", Arity = ArgumentArity.ZeroOrOne };
        var (by, why) = (CreditsCommand.By(), CreditsCommand.Why());
        var command = new Command("undo", "Take a decision about a track back; the trail keeps both") { id, number, by, why, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, library => Send(
            bench, parsed, library, parsed.GetRequiredValue(id),
            new CreditJudgement(CreditVerdict.Undo, null, CreditsCommand.PersonOf(bench, parsed.GetValue(by)), parsed.GetValue(why) ?? "", Event: parsed.GetValue(number)),
            cancellationToken), cancellationToken));
        return command;
    }

    private static Argument<string> Track() => new("TRACK_ID") { Description = "The track" };

    private static Command Decide(Workbench bench, string name, string description, CreditVerdict verdict)
    {
        var id = Track();
        var producer = new Argument<string>("PRODUCER") { Description = "The producer" };
        var (by, why) = (CreditsCommand.By(), CreditsCommand.Why());
        var command = new Command(name, description) { id, producer, by, why, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var (text, whom) = (parsed.GetRequiredValue(id), parsed.GetRequiredValue(producer));
            if (!ProducerId.TryParse(whom, out _, out var expected))
                return bench.Refuse(parsed, expected);
            var basis = TrackId.TryParse(text, out var track, out _) ? await Basis(library, track, whom, cancellationToken) : null;
            var judgement = new CreditJudgement(
                verdict, whom, CreditsCommand.PersonOf(bench, parsed.GetValue(by)), parsed.GetValue(why) ?? "", Basis: basis);
            return await Send(bench, parsed, library, text, judgement, cancellationToken);
        }, cancellationToken));
        return command;
    }

    /// <summary>What the library thinks of the producer on this track now; null where it cannot say.</summary>
    private static async Task<CreditBasis?> Basis(ProductionValueClient library, TrackId track, string producer, CancellationToken cancellationToken)
    {
        try
        {
            var heard = await library.Attribute(new AttributionQuery(new QueryTrack(track)), cancellationToken);
            var about = ProducerId.FromName(producer);
            return new CreditBasis(
                heard.Generation, heard.Producers.FirstOrDefault(one => ProducerId.FromName(one.Producer) == about)?.Probability ?? 0,
                [.. heard.Evidence.Where(evidence => ProducerId.FromName(evidence.Producer) == about).Select(evidence => evidence.Track.Value)]);
        }
        catch (ProblemException problem) when (problem.Is("no-generation") || problem.Is("not-found") || problem.Is("wrong-schema"))
        {
            return null; // A person may decide where the library cannot.
        }
    }

    private static async Task<int> Send(
        Workbench bench, ParseResult parsed, ProductionValueClient library, string text, CreditJudgement judgement, CancellationToken cancellationToken)
    {
        if (!TrackId.TryParse(text, out var track, out _) || await library.Judge(track, judgement, cancellationToken) is not { Credits: { } credits } reply)
            return bench.NotFound(parsed, $"no track \"{text}\" is in the library");
        if (!reply.Changed)
            bench.Terminal.Remark("that was said before: nothing changed");
        return bench.Answer(parsed, credits, told => CreditsShowCommand.Write(bench.Terminal, told));
    }
}
