using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ProductionValue.Client;

/// <summary>Arrays of single-precision numbers in NumPy's file format, version 1.0.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1, <i>A simple file format for NumPy arrays</i> (2007).</remarks>
internal static class NpyFile
{
    private const int Alignment = 64;
    private const int PrefixLength = 10; // Magic number, version, length of the header.

    /// <summary>Writes an array; an existing file is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Lengths of the dimensions, outermost first.</param>
    /// <param name="values">The values in C order.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        using var stream = File.Create(path);
        stream.Write(Header(shape));
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    private static byte[] Header(IReadOnlyList<int> shape)
    {
        var lengths = string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture))) + (shape.Count == 1 ? "," : "");
        var description = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({lengths}), }}";
        var total = (PrefixLength + description.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var header = new byte[total];
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)(total - PrefixLength));
        Encoding.ASCII.GetBytes(description.PadRight(total - PrefixLength - 1) + "\n").CopyTo(header, PrefixLength);
        return header;
    }
}
