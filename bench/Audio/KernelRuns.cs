using System.Diagnostics;

namespace ProductionValue.Bench.Audio;

/// <summary>The kernels by BenchmarkDotNet: a program of its own (bench/Kernels), because its packages cannot be restored beside those of Orleans.</summary>
internal static class KernelRuns
{
    // Beside this program in the build's output.
    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "ProductionValue.Kernels", "release", "pv-kernels"));

    /// <summary>Runs it.</summary>
    /// <returns>Its table, or why there is none.</returns>
    public static string Run()
    {
        if (!File.Exists(Program))
            return $"Without the kernels by BenchmarkDotNet: {Path.GetFileName(Program)} has not been built (`./pv bench audio` builds it).";
        using var process = Process.Start(new ProcessStartInfo(Program) { RedirectStandardOutput = true })!;
        var table = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? table : $"{Path.GetFileName(Program)} ended with {process.ExitCode}.";
    }
}
