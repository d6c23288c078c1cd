using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProductionValue.Client;

/// <summary>Becomes another program, so that signals, terminal and exit code are that program's own.</summary>
internal static class ProcessReplacement
{
    /// <summary>Replaces this process; returns only where the system cannot do that, after the program has ended.</summary>
    /// <param name="words">The program's full path or name, then its arguments.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="NoSiloException">It could not be started.</exception>
    public static int Become(string[] words)
    {
        if (!OperatingSystem.IsWindows())
        {
            // Nothing is freed: where this succeeds, this program is gone.
            nint[] arguments = [.. words.Select(Marshal.StringToCoTaskMemUTF8), 0];
            var failed = execvp(arguments[0], arguments);
            throw new NoSiloException($"{words[0]} could not be started ({failed}): {Marshal.GetLastPInvokeErrorMessage()}");
        }

        using var process = Process.Start(new ProcessStartInfo(words[0], words.Skip(1)))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int execvp(nint file, nint[] arguments);
}
