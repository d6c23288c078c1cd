using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv restore</c>: fills a new data directory or an empty cluster from a backup, whichever the backup came from.</summary>
internal static class RestoreCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var file = new Argument<string>("FILE") { Description = "A backup that pv backup wrote" };
        var cluster = MigrateCommand.Cluster();
        var command = new Command("restore", "Fill a new data directory or an empty cluster from a backup") { file, cluster };
        command.SetAction((parsed, _) => bench.Guarded(
            parsed, () => Task.FromResult(MigrateCommand.Become(bench, parsed, cluster, "--restore", Path.GetFullPath(parsed.GetValue(file)!)))));
        return command;
    }
}
