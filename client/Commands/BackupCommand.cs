using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv backup</c>: writes everything the library holds into one checksummed file, while it serves.</summary>
internal static class BackupCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var file = new Argument<string>("FILE") { Description = "Where to write it; a file of that name is replaced when the backup is whole" };
        var command = new Command("backup", "Write everything the library holds into one checksummed file, while it serves") { file, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            var draft = path + ".part";
            try
            {
                await using (var target = new FileStream(draft, FileMode.Create, FileAccess.ReadWrite))
                {
                    await library.BackUp(target, cancellationToken);
                    target.Flush(flushToDisk: true);
                }

                File.Move(draft, path, overwrite: true);
            }
            finally
            {
                File.Delete(draft);
            }

            var bytes = new FileInfo(path).Length;
            return bench.Answer(parsed, new { file = path, bytes }, told => bench.Terminal.Say($"{told.file}: {told.bytes} bytes"));
        }, cancellationToken));
        return command;
    }
}
