using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv migrate</c>: brings a library to this version's layout. A silo that starts does so, too.</summary>
internal static class MigrateCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var cluster = Cluster();
        var command = new Command("migrate", "Bring the library to this version's layout (a silo does so when it starts)") { cluster };
        command.SetAction((parsed, _) => bench.Guarded(parsed, () => Task.FromResult(Become(bench, parsed, cluster, "--migrate"))));
        return command;
    }

    /// <summary>Which cluster's library is meant.</summary>
    public static Option<string?> Cluster() => new("--cluster")
    {
        Description = "PostgreSQL that holds the library (PV_CLUSTER__CONNECTION)", HelpName = "\"Host=…;Database=…;Username=…\"",
    };

    /// <summary>Becomes a silo's program that does one thing to the library and ends.</summary>
    public static int Become(Workbench bench, ParseResult parsed, Option<string?> cluster, params string[] task)
    {
        var data = DataDirectory.Named(parsed.GetValue(CommonOptions.Data), bench.Terminal.Variable) ?? DataDirectory.Default(bench.Terminal.Variable);
        string[] joined = parsed.GetValue(cluster) is { } connection ? ["--cluster", connection] : [];
        return ProcessReplacement.Become(
            SiloExecutable.Find(bench.Terminal.Variable, bench.ClientFolder).CommandLine(["--data", data.Path, .. joined, .. task]));
    }
}
