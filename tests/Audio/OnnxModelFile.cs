using System.Text;

namespace ProductionValue.Tests.Audio;

/// <summary>Writes a tiny ONNX model byte by byte: the mean of |x|, the mean of x² and the maximum of the samples.</summary>
internal static class OnnxModelFile
{
    private const int TensorFloat = 1;
    private const int AttributeInt = 2;
    private const int AttributeInts = 7;

    /// <summary>The model's bytes.</summary>
    /// <param name="frameLength">Fixed length of the input; 0: any.</param>
    public static byte[] Make(int frameLength = 0)
    {
        byte[] graph =
        [
            .. Message(1, Node("Abs", ["samples"], "magnitude")),
            .. Message(1, Node("Mul", ["samples", "samples"], "power")),
            .. Message(1, Node("ReduceMean", ["magnitude"], "mean", Ints("axes", 1))),
            .. Message(1, Node("ReduceMean", ["power"], "energy", Ints("axes", 1))),
            .. Message(1, Node("ReduceMax", ["samples"], "peak", Ints("axes", 1))),
            .. Message(1, Node("Concat", ["mean", "energy", "peak"], "embedding", Int("axis", 1))),
            .. Message(2, "tiny"u8.ToArray()),
            .. Message(11, Value("samples", frameLength)),
            .. Message(12, Value("embedding", 3)),
        ];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, [.. Message(1, []), .. Number(2, 13)])];
    }

    private static byte[] Node(string type, string[] inputs, string output, byte[]? attribute = null) =>
    [
        .. inputs.SelectMany(input => Message(1, Encoding.UTF8.GetBytes(input))), .. Message(2, Encoding.UTF8.GetBytes(output)),
        .. Message(4, Encoding.UTF8.GetBytes(type)), .. attribute is null ? [] : Message(5, attribute),
    ];

    private static byte[] Ints(string name, int value) => [.. Message(1, Encoding.UTF8.GetBytes(name)), .. Number(8, value), .. Number(20, AttributeInts)];

    private static byte[] Int(string name, int value) => [.. Message(1, Encoding.UTF8.GetBytes(name)), .. Number(3, value), .. Number(20, AttributeInt)];

    private static byte[] Value(string name, int length)
    {
        var dimensions = (byte[])[.. Message(1, Number(1, 1)), .. Message(1, length > 0 ? Number(1, length) : Message(2, "n"u8.ToArray()))];
        return [.. Message(1, Encoding.UTF8.GetBytes(name)), .. Message(2, Message(1, [.. Number(1, TensorFloat), .. Message(2, dimensions)]))];
    }

    private static byte[] Message(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (var rest = (uint)value; ; rest >>= 7)
        {
            bytes.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80u : 0)));
            if (rest <= 0x7f)
                return [.. bytes];
        }
    }
}
