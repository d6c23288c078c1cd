using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ProductionValue.Tests.Telemetry;

/// <summary>A request whose body has come half way.</summary>
internal sealed class HalfSent : IDisposable
{
    private readonly TcpClient caller = new();
    private readonly ReadOnlyMemory<byte> rest;

    private HalfSent(ReadOnlyMemory<byte> rest) => this.rest = rest;

    public static async Task<HalfSent> Send(Uri address, string request, string type, byte[] body, CancellationToken cancellationToken)
    {
        var half = new HalfSent(body.AsMemory(body.Length / 2));
        await half.caller.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
        var stream = half.caller.GetStream();
        var head = $"{request} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        await stream.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
        return half;
    }

    public async Task SendRest(CancellationToken cancellationToken) => await caller.GetStream().WriteAsync(rest, cancellationToken);

    /// <summary>The first line of the answer, with the body where it is a refusal.</summary>
    public async Task<string> ReadStatus(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(caller.GetStream());
        var status = await reader.ReadLineAsync(cancellationToken) ?? "";
        return status.Contains(" 20", StringComparison.Ordinal) ? status : status + await reader.ReadToEndAsync(cancellationToken);
    }

    public void Dispose() => caller.Dispose();
}
