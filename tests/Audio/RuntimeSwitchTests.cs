using System.Diagnostics;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>The whole program on machines with narrower vectors, as the runtime's own switches make them.</summary>
public sealed class RuntimeSwitchTests : IDisposable
{
    private readonly AudioFiles files = new();

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void A_process_with_narrower_vectors_hears_the_same(string turnedOff)
    {
        var path = files.Music("a.wav", 3);
        var expected = FileExtraction.Run(path, null, FeatureSchema.All, TestContext.Current.CancellationToken).Features!.Vectors;
        var actual = Features(path, turnedOff);
        for (var schema = 0; schema < expected.Count; schema++)
        {
            var values = actual.RootElement.GetProperty("features")[schema].GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToArray();
            Assert.Equal(expected[schema].Values.Length, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                var (here, name) = (expected[schema].Values[i], expected[schema].Schema.Dimensions[i].Name);
                Assert.True(Math.Abs(here - values[i]) <= ToleranceOf(name, here), $"{name} is {here} here and {values[i]} with {turnedOff}=0");
            }
        }
    }

    public void Dispose() => files.Dispose();

    // What lies between the partials of made-up music is rounding noise: the valleys, the floors (at -93 dB) and single cells of the poster's frames.
    private static double ToleranceOf(string name, double value) => name.Split('_')[0] switch
    {
        "contrast" => 0.2,
        "floor" => 0.1,
        _ when name.StartsWith("mfcc_hp", StringComparison.Ordinal) => 0.05,
        _ => 2e-3 + (2e-4 * Math.Abs(value)),
    };

    private static JsonDocument Features(string path, string turnedOff)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "pv.dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", ["exec", program, "features", path, "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[turnedOff] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return JsonDocument.Parse(told);
    }
}
