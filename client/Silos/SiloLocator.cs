namespace ProductionValue.Client;

/// <summary>
/// Decides which silo a verb talks to: the one that was named; else the one that runs on the named data directory, or an embedded one on it;
/// else the same by the verb's own data directory, where it has one; else the one at the usual address; else the same by the usual data directory.
/// </summary>
/// <param name="terminal">Surroundings.</param>
/// <param name="clientFolder">Folder of the client's own program, where the silo's program is looked for.</param>
/// <param name="usualAddress">Where a silo answers when nobody says otherwise; null: <see cref="UsualAddress"/>.</param>
internal sealed class SiloLocator(Terminal terminal, string clientFolder, Uri? usualAddress = null)
{
    // Where nobody listens the refusal comes at once: these are for a machine that is busy, or a program that listens and says nothing.
    private static readonly TimeSpan NamedAnswerTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UsualAnswerTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Where <c>pv up</c> listens unless told otherwise.</summary>
    public static Uri UsualAddress { get; } = new("http://127.0.0.1:5080");

    /// <summary>How long to wait for another client's embedded silo to let the directory go, and for a silo to get ready.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Finds a silo, or starts one.</summary>
    /// <param name="server">Address given by option, or null.</param>
    /// <param name="data">Data directory given by option, or null.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <param name="own">The verb's own data directory, which nobody has to name; null: it has none.</param>
    /// <exception cref="NoSiloException">There is none and none could be started.</exception>
    public async Task<SiloConnection> Connect(string? server, string? data, CancellationToken cancellationToken, DataDirectory? own = null)
    {
        // What the command line names goes before what the environment does: a verb must never change another library than the one named.
        var address = !string.IsNullOrEmpty(server) ? server : string.IsNullOrEmpty(data) ? terminal.Variable("PV_SERVER") : null;
        if (!string.IsNullOrEmpty(address))
            return await ConnectTo(address, cancellationToken);
        if ((DataDirectory.Named(data, terminal.Variable) ?? own) is { } named)
            return await ConnectBy(named, cancellationToken);
        return await TryConnect(usualAddress ?? UsualAddress, UsualAnswerTime, cancellationToken)
            ?? await ConnectBy(DataDirectory.Default(terminal.Variable), cancellationToken);
    }

    /// <summary>Whether text is an address of a silo.</summary>
    public static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private async Task<SiloConnection> ConnectTo(string address, CancellationToken cancellationToken)
    {
        if (!IsAddress(address))
            throw new NoSiloException($"server: expected an address such as {UsualAddress}, got \"{address}\"");
        return await TryConnect(new Uri(address), NamedAnswerTime, cancellationToken)
            ?? throw new NoSiloException($"no silo of Production Value answers at {address}: start one there with pv up, or leave --server out");
    }

    private async Task<SiloConnection?> TryConnect(Uri address, TimeSpan patience, CancellationToken cancellationToken)
    {
        var client = new ProductionValueClient(address, key: terminal.Variable("PV_KEY"));
        var connected = false;
        try
        {
            if (await client.FindSilo(patience, cancellationToken) is null)
                return null;
            await WaitUntilReady(client, cancellationToken);
            connected = true;
            return new SiloConnection(client, null);
        }
        finally
        {
            if (!connected)
                client.Dispose();
        }
    }

    /// <summary>The connection once its silo has loaded its library.</summary>
    private async Task<SiloConnection> Loaded(SiloConnection started, CancellationToken cancellationToken)
    {
        var ready = false;
        try
        {
            await WaitUntilReady(started.Client, cancellationToken, started.Embedded);
            ready = true;
            return started;
        }
        finally
        {
            if (!ready)
                await started.DisposeAsync();
        }
    }

    /// <summary>Waits for a silo; not for one that has ended, whose last words the first call tells.</summary>
    private async Task WaitUntilReady(ProductionValueClient client, CancellationToken cancellationToken, EmbeddedSilo? child = null)
    {
        var began = terminal.Time.GetTimestamp();
        while (child is not { HasExited: true } && !await client.IsReady(cancellationToken))
        {
            if (terminal.Time.GetElapsedTime(began) > Patience)
                throw new NoSiloException($"the silo at {client.Server} is running but did not get ready within {Patience.TotalSeconds:0} s");
            await Task.Delay(Glance, terminal.Time, cancellationToken);
        }
    }

    private async Task<SiloConnection> ConnectBy(DataDirectory data, CancellationToken cancellationToken)
    {
        var began = terminal.Time.GetTimestamp();
        for (var said = false; ; said = true)
        {
            var record = data.ReadRecord();
            if (record is { Embedded: false } && IsAddress(record.Url) && await TryConnect(new Uri(record.Url), NamedAnswerTime, cancellationToken) is { } running)
                return running;
            var executable = SiloExecutable.Find(terminal.Variable, clientFolder);
            if (!data.IsLocked() && await EmbeddedSilo.Start(executable, data, terminal, cancellationToken) is { } embedded)
                return await Loaded(new SiloConnection(new ProductionValueClient(embedded.Url, key: terminal.Variable("PV_KEY")), embedded), cancellationToken);
            var holder = record is null ? "another process" : $"process {record.Pid} ({record.Url})";
            if (terminal.Time.GetElapsedTime(began) > Patience)
            {
                throw new NoSiloException(
                    $"{data.Path} is still held by {holder} after {Patience.TotalSeconds:0} s; run pv up to let several verbs share one silo");
            }

            if (!said)
                terminal.Remark($"waiting for {holder} to let go of {data.Path} …");
            await Task.Delay(Pause, terminal.Time, cancellationToken);
        }
    }
}
