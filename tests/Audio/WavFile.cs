using System.Buffers.Binary;

namespace ProductionValue.Tests.Audio;

/// <summary>Writes small WAV files of 32-bit floats or 16-bit integers.</summary>
internal static class WavFile
{
    public static void WriteFloat(string path, int rate, params float[][] channels) => Write(path, rate, channels, 4, 3);

    public static void Write16(string path, int rate, params float[][] channels) => Write(path, rate, channels, 2, 1);

    public static float[] Tone(double hz, int rate, double seconds, double gain = 0.5) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (float)(gain * Math.Sin(2 * Math.PI * hz * i / rate)))];

    /// <summary>Decaying tones and noise, so that lossy coders have something like music to keep.</summary>
    public static float[] Music(int rate, double seconds, int seed = 1)
    {
        var random = new Random(seed);
        var samples = new float[(int)(rate * seconds)];
        for (var i = 0; i < samples.Length; i++)
        {
            var beat = (double)(i % (rate / 2)) / rate;
            var note = 110 * Math.Pow(2, i / (rate / 2) * 7 % 12 / 12.0);
            samples[i] = (float)((0.3 * Math.Sin(2 * Math.PI * note * i / rate) * Math.Exp(-3 * beat)) + (0.2 * (random.NextDouble() - 0.5) * Math.Exp(-20 * beat)));
        }
        return samples;
    }

    private static void Write(string path, int rate, float[][] channels, int width, short code)
    {
        var dataBytes = channels[0].Length * channels.Length * width;
        var bytes = new byte[44 + dataBytes];
        "RIFF"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        "WAVEfmt "u8.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), code);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), (short)channels.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), rate * channels.Length * width);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), (short)(channels.Length * width));
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), (short)(8 * width));
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), dataBytes);
        var at = 44;
        for (var i = 0; i < channels[0].Length; i++)
        {
            foreach (var channel in channels)
            {
                if (width == 4)
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(at), channel[i]);
                else
                    BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)Math.Round(channel[i] * 32767));
                at += width;
            }
        }
        File.WriteAllBytes(path, bytes);
    }
}
