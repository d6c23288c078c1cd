using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ProductionValue.Tests.Storage.Postgres;

/// <summary>A PostgreSQL server of the tests' own, from Debian's package, on a loopback port of its own and over a folder of its own.</summary>
internal sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Only = new(() => new PostgresServer());
    private static int databases;
    private readonly string folder = Directory.CreateTempSubdirectory("pv-postgres-").FullName;
    private readonly Process guard;

    /// <summary>Makes a server and starts it.</summary>
    /// <param name="settings">Further settings, as in postgresql.conf.</param>
    public PostgresServer(params string[] settings)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        guard = StartGuard();
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", folder); // The server does not run as root.
        RunTool("initdb", "--pgdata", Data, "--username", "pv", "--auth", "scram-sha-256", "--pwfile", PasswordFile(), "--encoding", "UTF8", "--locale", "C", "--no-sync");
        File.AppendAllLines(Path.Combine(Data, "postgresql.conf"),
        [
            $"port = {Port}", "listen_addresses = '127.0.0.1'", $"unix_socket_directories = '{folder}'", "max_connections = 200", "fsync = off",
            "full_page_writes = off", "shared_buffers = 64MB", .. settings,
        ]);
        Start();
    }

    /// <summary>The password of user pv.</summary>
    public const string Password = "sound & secret";

    /// <summary>The server that tests share; stopped when the process ends.</summary>
    public static PostgresServer Shared => Only.Value;

    public int Port { get; }

    private string Data => Path.Combine(folder, "data");

    /// <summary>Starts it again after <see cref="Stop"/>.</summary>
    public void Start() => RunTool("pg_ctl", "start", "--wait", "--silent", "--pgdata", Data, "--log", Path.Combine(folder, "log"));

    /// <summary>Stops it, as a crash does or by ending every connection.</summary>
    public void Stop(bool crash = false) => RunTool("pg_ctl", "stop", "--wait", "--silent", "--pgdata", Data, "--mode", crash ? "immediate" : "fast");

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public string NewDatabase()
    {
        var name = $"pv{Interlocked.Increment(ref databases)}";
        Sql($"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
        return To(name);
    }

    /// <summary>Runs a statement.</summary>
    public void Sql(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(To(database) + ";Pooling=false");
        connection.Open();
#pragma warning disable CA2100 // Constants of the tests.
        using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The connection string of a database.</summary>
    public string To(string database, string password = Password) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username=pv;Password={password};Timeout=5;Maximum Pool Size=20";

    /// <summary>Ends the server and removes its folder.</summary>
    public void Dispose()
    {
        guard.StandardInput.Close();
        guard.WaitForExit();
        guard.Dispose();
    }

    /// <summary>
    /// A process that waits for this one to let go of a pipe, in whatever way this one ends, kill -9 included, then ends the server and removes
    /// its folder. In a session of its own, so that what ends this process's group does not end it.
    /// </summary>
    private Process StartGuard()
    {
        const string Script = """
            cat >/dev/null
            read -r server <"$1/data/postmaster.pid" && kill -QUIT "$server" && while kill -0 "$server"; do sleep 0.05; done
            rm -rf "$1"
            """;
        var start = new ProcessStartInfo("setsid") { ArgumentList = { "sh", "-c", $"exec >/dev/null 2>&1\n{Script}", "sh", folder }, RedirectStandardInput = true, WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private string PasswordFile()
    {
        var file = Path.Combine(folder, "password");
        File.WriteAllText(file, Password + "\n");
        if (Environment.IsPrivilegedProcess)
            Run("chown", "postgres", file);
        return file;
    }

    private static void RunTool(string tool, params string[] arguments)
    {
        var path = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", tool)).Where(File.Exists).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        path ??= tool;
        if (Environment.IsPrivilegedProcess)
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else
            Run(path, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output goes nowhere: a server would hold a pipe open for ever.
        var start = new ProcessStartInfo("sh") { ArgumentList = { "-c", "\"$@\" >/dev/null 2>&1 </dev/null", "sh", program }, WorkingDirectory = "/" };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
