using System.Diagnostics;
using System.Text;
using ProductionValue.Audio;
using ProductionValue.Tests.Audio;

namespace ProductionValue.Tests.Client;

public sealed class FrameFilesTests : IDisposable
{
    private readonly TestBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Frame_arrays_are_npy_files_that_hold_what_librosa_computes()
    {
        var golden = GoldenSignal.Of("knolls_10s");
        var folder = _bench.At("arrays");
        Assert.Equal(0, await _bench.Run("features", golden.InputPath, "--frames", string.Join(',', FrameArrays.Names), "--to", folder, "--json"));
        Assert.Equal(FrameArrays.Names, _bench.Json.GetProperty("frames").EnumerateArray().Select(array => array.GetProperty("name").GetString()));
        var frames = golden.Array("centroid").Length;
        foreach (var (name, array, rows, tolerance) in new[]
        {
            ("mel", "mel", 128, 1e-7 * golden.Array("mel").Max()), ("logmel", "logmel", 128, 1e-4), ("mfcc", "mfcc", 20, 1.5e-4), ("mfcc_hp", "mfcc_hp", 20, 1.5e-4),
            ("mfcc_hp_reflect", "mfcc_hp_reflect", 20, 1.5e-4), ("delta", "delta", 20, 1e-4), ("delta2", "delta2", 20, 1e-4), ("centroid", "centroid", 1, 0.1),
            ("bandwidth", "bandwidth", 1, 0.1), ("flatness", "flatness", 1, 1e-6), ("contrast", "contrast", 7, 2e-3), ("zcr", "zcr", 1, 1e-7), ("rms", "rms", 1, 1e-6),
            ("chroma", "chroma_tuning0", 12, 1e-4), ("onset_strength", "onset_strength", 1, 1e-4),
        })
        {
            var (shape, values) = Read(Path.Combine(folder, name + ".npy"));
            Assert.Equal(rows == 1 ? $"({frames},)" : $"({rows}, {frames})", shape);
            golden.AssertNear(array, Array.ConvertAll(values, value => (double)value), tolerance);
        }

        Assert.Equal($"({(int)golden.Mono().Length},)", Read(Path.Combine(folder, "samples.npy")).Shape);
        golden.AssertNear("hp_first2000", Array.ConvertAll(Read(Path.Combine(folder, "highpass.npy")).Values[..2000], value => (double)value), 1.5e-8);
        Assert.Equal($"(384, {frames})", Read(Path.Combine(folder, "tempogram.npy")).Shape);
        AssertNumpyReads(folder, frames);
    }

    // Where NumPy is not installed our own reading above has to do.
    private static void AssertNumpyReads(string folder, int frames)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", "import numpy; a = numpy.load('mfcc.npy'); print(a.dtype, a.shape, a.flags.c_contiguous)"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!File.Exists(start.FileName))
            return;
        using var process = Process.Start(start)!;
        var (told, errors) = (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd());
        if (!errors.Contains("No module named", StringComparison.Ordinal))
            Assert.Equal($"float32 (20, {frames}) True", told.Trim());
    }

    private static (string Shape, float[] Values) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, .. "NUMPY"u8, 1, 0], bytes[..8]);
        var start = 10 + BitConverter.ToUInt16(bytes, 8);
        Assert.Equal(0, start % 64);
        var header = Encoding.ASCII.GetString(bytes, 10, start - 10);
        Assert.StartsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (", header, StringComparison.Ordinal);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        var shape = header[header.IndexOf('(')..(header.IndexOf(')') + 1)];
        var values = new float[(bytes.Length - start) / sizeof(float)];
        Buffer.BlockCopy(bytes, start, values, 0, bytes.Length - start);
        return (shape, values);
    }
}
