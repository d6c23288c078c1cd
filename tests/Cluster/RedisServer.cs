using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ProductionValue.Tests.Cluster;

/// <summary>A Redis server of the tests' own, from Debian's package; it keeps nothing on disk and ends with this process, however that ends.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly Process guard;

    public RedisServer()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        Place = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        const string Script = """
            exec >/dev/null 2>&1
            redis-server --bind 127.0.0.1 --port "$1" --save '' --appendonly no --dir / </dev/null &
            cat >/dev/null
            kill -KILL $!
            """;
        guard = Process.Start(new ProcessStartInfo("setsid")
        {
            ArgumentList = { "sh", "-c", Script, "sh", port.ToString(CultureInfo.InvariantCulture) }, RedirectStandardInput = true, WorkingDirectory = "/",
        })!;
    }

    /// <summary>Address and port.</summary>
    public string Place { get; }

    public void Dispose()
    {
        guard.StandardInput.Close();
        guard.WaitForExit();
        guard.Dispose();
    }
}
