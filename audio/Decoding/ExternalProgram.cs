using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ProductionValue.Audio;

/// <summary>Runs a program to its end, hands its output on while it comes, and kills it when it is cancelled or takes too long.</summary>
internal static class ExternalProgram
{
    private const int MostErrorCharacters = 2_000;

    /// <summary>Runs the program.</summary>
    /// <param name="program">Name on the search path or full path.</param>
    /// <param name="arguments">Arguments, each passed as it is (no shell).</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="consume">Reads its standard output; it may stop before the end, then the program is killed.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>How it ended, or null when it is not installed.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ProgramEnd? Run(
        string program, IEnumerable<string> arguments, TimeSpan timeout, Action<Stream> consume, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = new Process { StartInfo = start };
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }
        using var deadline = new CancellationTokenSource(timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var killing = either.Token.Register(() => Kill(process));
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        Consume(process, consume, either.Token);
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        lock (errors)
            return new ProgramEnd(process.ExitCode, deadline.IsCancellationRequested, errors.ToString());
    }

    private static void Consume(Process process, Action<Stream> consume, CancellationToken stopped)
    {
        try
        {
            consume(process.StandardOutput.BaseStream);
            if (!stopped.IsCancellationRequested && process.StandardOutput.BaseStream.ReadByte() >= 0)
                Kill(process); // The consumer has all it wants.
        }
        catch (IOException) when (stopped.IsCancellationRequested)
        {
            Kill(process); // The pipe broke because the program was killed; the caller learns of it by the token.
        }
        catch
        {
            Kill(process);
            throw;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            Debug.Assert(process.HasExited, "Only a program that has ended cannot be killed.");
        }
    }

    private static void Append(StringBuilder errors, string? line)
    {
        if (line is null)
            return;
        lock (errors)
        {
            if (errors.Length < MostErrorCharacters)
                errors.Append(errors.Length == 0 ? "" : "; ").Append(line.Trim());
        }
    }
}
