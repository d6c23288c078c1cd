using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv demo-data</c>: fetches openly licensed music with credited authors from Debian packages; nothing is installed.</summary>
internal static class DemoDataCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var folder = new Argument<string>("DIR") { Description = "Where to put it" };
        var command = new Command("demo-data", "Fetch the music of the demo (about 130 MB from Debian packages)") { folder };
        command.SetAction((parsed, _) => bench.Guarded(parsed, () =>
            Task.FromResult(ProcessReplacement.Become(["sh", Script(bench), Path.GetFullPath(parsed.GetRequiredValue(folder))]))));
        return command;
    }

    /// <summary>The script that fetches the music.</summary>
    public static string Script(Workbench bench) => Path.Combine(bench.ClientFolder, "Demo", "fetch-demo.sh");
}
