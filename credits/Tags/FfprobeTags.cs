using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>Reads the tags of containers that <see cref="TagReader"/> does not read itself (Matroska, modules, CAF, …) by ffprobe: one process a file.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class FfprobeTags
{
    /// <summary>Longest output taken from ffprobe, characters.</summary>
    private const int MaxOutput = 4 << 20;

    private readonly string _ffprobe;
    private readonly TimeSpan _timeout;

    /// <summary>Uses one ffprobe.</summary>
    /// <param name="ffprobe">Full path of the program.</param>
    /// <param name="timeout">Longest a file may take; null: 20 s.</param>
    public FfprobeTags(string ffprobe, TimeSpan? timeout = null)
    {
        Require.That(!string.IsNullOrEmpty(ffprobe), nameof(ffprobe), "expected the path of ffprobe, got nothing");
        _ffprobe = ffprobe;
        _timeout = timeout ?? TimeSpan.FromSeconds(20);
    }

    /// <summary>Looks for ffprobe in the folders of a search path such as the environment's PATH.</summary>
    /// <returns>The reader, or null where there is no ffprobe.</returns>
    public static FfprobeTags? Find(string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? "ffprobe.exe" : "ffprobe";
        var found = (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return found is null ? null : new FfprobeTags(found);
    }

    /// <summary>The tags of one file; <see cref="TrackTags.None"/> where ffprobe can make nothing of it.</summary>
    /// <exception cref="TimeoutException">ffprobe took too long; it has been stopped.</exception>
    /// <exception cref="IOException">ffprobe could not be started.</exception>
    public async Task<TrackTags> Read(string file, CancellationToken cancellationToken)
    {
        using var process = Start(file);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_timeout);
        try
        {
            var errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null, patience.Token);
            var output = await ReadAtMost(process.StandardOutput, patience.Token);
            await errors;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? FfprobeOutput.Parse(output) : TrackTags.None;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"ffprobe did not finish within {_timeout.TotalSeconds:0.#} s on {file}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(string file)
    {
        var start = new ProcessStartInfo(_ffprobe)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        // The protocol is spelt out, so that no file name is taken for an option or an address, and no playlist reaches the network.
        string[] arguments =
        [
            "-v", "error", "-protocol_whitelist", "file", "-show_entries", "format_tags:stream=codec_type:stream_tags", "-print_format", "json",
            "file:" + Path.GetFullPath(file),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            throw new IOException($"{_ffprobe} could not be started: {failure.Message}", failure);
        }
    }

    private static async Task<string> ReadAtMost(StreamReader output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var characters = new char[8192];
        while (await output.ReadAsync(characters, cancellationToken) is > 0 and var count)
        {
            if (text.Length + count <= MaxOutput)
                text.Append(characters, 0, count);
        }

        return text.ToString();
    }
}
