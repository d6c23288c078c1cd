using System.Net.Sockets;
using System.Text;
using ProductionValue.Silo.Http;

namespace ProductionValue.Silo;

/// <summary>Tells systemd when the silo is ready and when it stops (sd_notify(3)); does nothing where systemd does not ask.</summary>
internal sealed class SystemdNotice(Readiness readiness, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private const string Variable = "NOTIFY_SOCKET";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } socket)
            return;
        using var onStop = lifetime.ApplicationStopping.Register(() => Send(socket, "STOPPING=1"));
        var began = time.GetTimestamp();
        while (await readiness.State(stoppingToken) is not "ready")
        {
            // The start may take as long as the index is large: systemd is told that it goes on.
            Send(socket, $"STATUS=loading for {time.GetElapsedTime(began).TotalSeconds:0} s\nEXTEND_TIMEOUT_USEC=60000000");
            await Task.Delay(Pause, time, stoppingToken);
        }

        Send(socket, "READY=1\nSTATUS=ready");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends a notice.</summary>
    /// <param name="socket">A path, or a name in the abstract namespace where it begins with @.</param>
    /// <param name="notice">Assignments, one a line.</param>
    internal static void Send(string socket, string notice)
    {
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        sender.SendTo(Encoding.UTF8.GetBytes(notice), new UnixDomainSocketEndPoint(socket[0] == '@' ? '\0' + socket[1..] : socket));
    }
}
