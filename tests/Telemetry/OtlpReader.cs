using System.Text;

namespace ProductionValue.Tests.Telemetry;

/// <summary>A field of a protobuf message: its number, and its bytes where it has a length.</summary>
internal readonly record struct ProtoField(int Number, ReadOnlyMemory<byte> Bytes, ulong Value)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}

/// <summary>Reads protobuf's wire format (protobuf.dev/programming-guides/encoding), as far as OTLP uses it.</summary>
internal static class OtlpReader
{
    /// <summary>The fields of a message, in order.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public static List<ProtoField> Fields(ReadOnlyMemory<byte> message)
    {
        var fields = new List<ProtoField>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message.Span, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add(new ProtoField(number, default, Varint(message.Span, ref at)));
                    break;
                case 1:
                    fields.Add(new ProtoField(number, message.Slice(at, 8), BitConverter.ToUInt64(message.Span.Slice(at, 8))));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    fields.Add(new ProtoField(number, message.Slice(at, length), 0));
                    at += length;
                    break;
                case 5:
                    fields.Add(new ProtoField(number, message.Slice(at, 4), BitConverter.ToUInt32(message.Span.Slice(at, 4))));
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7} at byte {at}");
            }
        }

        return fields;
    }

    /// <summary>All messages at the end of a path of field numbers.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Find(ReadOnlyMemory<byte> message, params int[] path) => path.Aggregate(
        (IEnumerable<ReadOnlyMemory<byte>>)[message],
        (messages, number) => messages.SelectMany(one => Fields(one).Where(field => field.Number == number).Select(field => field.Bytes)));

    /// <summary>The first field of a number, as text.</summary>
    public static string Text(ReadOnlyMemory<byte> message, int number) => Fields(message).Where(field => field.Number == number).Select(field => field.Text).FirstOrDefault() ?? "";

    /// <summary>The first field of a number, as hexadecimal digits.</summary>
    public static string Hex(ReadOnlyMemory<byte> message, int number) =>
        Convert.ToHexStringLower(Fields(message).Where(field => field.Number == number).Select(field => field.Bytes).FirstOrDefault().Span);

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var octet = bytes[at++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
                return value;
        }
    }
}
