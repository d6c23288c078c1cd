using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv credits</c>: who says who produced what, and what people decided about it.</summary>
internal static class CreditsCommand
{
    /// <summary>The verb with its own verbs.</summary>
    public static Command Create(Workbench bench) => new("credits", "Look at claims, decide about them, take them away")
    {
        CreditsShowCommand.Create(bench),
        CreditsJudgeCommand.Confirm(bench), CreditsJudgeCommand.Dispute(bench), CreditsJudgeCommand.Undo(bench),
        CreditsReviewCommand.Conflicts(bench), CreditsReviewCommand.Suggestions(bench),
        CreditsExportCommand.Create(bench),
        CreditsFetchCommand.Create(bench),
        CreditsNamesCommand.Names(bench), CreditsNamesCommand.Merge(bench), CreditsNamesCommand.Split(bench), CreditsNamesCommand.Revoke(bench),
    };

    /// <summary>Who decides.</summary>
    public static Option<string?> By() => new("--by") { Description = "Who decides (PV_USER; default: your user name)", HelpName = "NAME" };

    /// <summary>Why.</summary>
    public static Option<string?> Why() => new("--why") { Description = "The reason, for the audit trail", HelpName = "TEXT" };

    /// <summary>The person a decision is put down to.</summary>
    public static string PersonOf(Workbench bench, string? given) =>
        new[] { given, bench.Terminal.Variable("PV_USER"), bench.Terminal.Variable("USER"), Environment.UserName, "somebody" }
            .First(name => !string.IsNullOrWhiteSpace(name))!;
}
