using System.ComponentModel;
using System.Diagnostics;

namespace ProductionValue.Client;

/// <summary>A silo that runs as a child of one verb and ends with it: its standard input is held open, and it stops when that ends.</summary>
internal sealed class EmbeddedSilo : IAsyncDisposable
{
    // It lives as long as a command: compiling everything once more with counters in it, and once more for good what is called a few dozen times, costs more than it gives.
    // Measured, CPU of the silo: importing 200 clips 9.6 s, without counters 6.5 s, and for good from 512 calls on (0x200) 5.1 s; a fit on them 18.8, 14.3 and 13.0 s.
    private static readonly KeyValuePair<string, string>[] ForShortLives = [new("DOTNET_TieredPGO", "0"), new("DOTNET_TC_CallCountThreshold", "200")];

    private const string ReadyWord = "ready ";
    private const int TailLines = 40;

    private readonly Process _process;
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource<Uri?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmbeddedSilo(Process process) => _process = process;

    /// <summary>Longest a silo may take to get ready, and to stop.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Where it answers.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines it wrote to standard error.</summary>
    public string Tail
    {
        get
        {
            lock (_tail)
                return string.Join(Environment.NewLine, _tail);
        }
    }

    /// <summary>Starts a silo on a data directory and waits until it answers.</summary>
    /// <returns>The silo; null when it ended because another process holds the directory.</returns>
    /// <exception cref="NoSiloException">It could not be started, ended, or did not get ready in time.</exception>
    public static async Task<EmbeddedSilo?> Start(SiloExecutable executable, DataDirectory data, Terminal terminal, CancellationToken cancellationToken)
    {
        var silo = new EmbeddedSilo(Launch(executable, data, terminal));
        var started = false;
        try
        {
            started = await silo.WaitUntilReady(data, cancellationToken);
            return started ? silo : null;
        }
        finally
        {
            if (!started)
                await silo.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true); // What it acknowledged is on disk.
            }
        }

        _process.Dispose();
    }

    private static Process Launch(SiloExecutable executable, DataDirectory data, Terminal terminal)
    {
        var start = executable.StartBeside(["--embedded", "--port", "0", "--data", data.Path], terminal.Variable("PATH"));
        foreach (var (name, value) in ForShortLives)
            start.Environment.TryAdd(name, value);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new NoSiloException($"{executable.Path} could not be started: {failure.Message}");
        }
    }

    private async Task<bool> WaitUntilReady(DataDirectory data, CancellationToken cancellationToken)
    {
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetResult(null);
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
        _process.OutputDataReceived += (_, line) => Notice(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        if (_process.HasExited)
            _ready.TrySetResult(null);
        Uri? url;
        try
        {
            url = await _ready.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new NoSiloException($"the silo on {data.Path} did not get ready within {Patience.TotalSeconds:0} s{Said()}");
        }

        if (url is not null)
        {
            Url = url;
            return true;
        }

        await _process.WaitForExitAsync(cancellationToken);
        return data.IsLocked()
            ? false
            : throw new NoSiloException($"the silo on {data.Path} ended with exit code {_process.ExitCode}{Said()}");
    }

    private string Said() => Tail is { Length: > 0 } tail ? $"; it said:{Environment.NewLine}{tail}" : " and said nothing";

    private void Notice(string? line)
    {
        if (line is not null && line.StartsWith(ReadyWord, StringComparison.Ordinal) && Uri.TryCreate(line[ReadyWord.Length..].Trim(), UriKind.Absolute, out var url))
            _ready.TrySetResult(url);
    }

    private void Remember(string? line)
    {
        if (line is null)
            return;
        lock (_tail)
        {
            _tail.Enqueue(line);
            while (_tail.Count > TailLines)
                _tail.Dequeue();
        }
    }
}
