using System.Text;

namespace ProductionValue.Bench.Operations;

/// <summary>Makes up a piece of sound to upload.</summary>
internal static class Wave
{
    private const int Rate = 44_100;

    /// <summary>Three decaying tones a beat over noise, 16-bit mono.</summary>
    public static byte[] Write(int seconds)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        var bytes = seconds * Rate * 2;
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write(36 + bytes);
        writer.Write(Encoding.ASCII.GetBytes("WAVEfmt "));
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(Rate);
        writer.Write(Rate * 2);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(bytes);
        var noise = new Random(1);
        for (var sample = 0; sample < seconds * Rate; sample++)
        {
            var (now, beat) = (sample / (double)Rate, sample % (Rate / 2) / (double)Rate);
            var tone = Math.Exp(-8 * beat) * (Math.Sin(1382 * now) + Math.Sin(2073 * now) + Math.Sin(3455 * now)) / 4;
            writer.Write((short)((tone + (0.02 * (noise.NextDouble() - 0.5))) * short.MaxValue));
        }

        return file.ToArray();
    }
}
