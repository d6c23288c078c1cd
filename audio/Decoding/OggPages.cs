using System.Buffers.Binary;

namespace ProductionValue.Audio;

/// <summary>The pages of an Ogg file that holds one logical stream (RFC 3533), and the packets that lie across them.</summary>
internal sealed class OggPages
{
    private const int HeaderBytes = 27;
    private const int Continued = 1;
    private const int FirstOfStream = 2;

    private readonly byte[] bytes;
    private readonly List<Page> pages = [];

    private OggPages(byte[] bytes) => this.bytes = bytes;

    /// <summary>Number of whole pages.</summary>
    public int Count => pages.Count;

    /// <summary>Finds the pages; null where the file is not one logical stream of whole pages in their order, but for a last one that is cut short.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="length">Its length; what lies behind in <paramref name="bytes"/> does not count.</param>
    public static OggPages? Find(byte[] bytes, int length)
    {
        var found = new OggPages(bytes);
        var position = 0;
        while (position + HeaderBytes <= length && bytes.AsSpan(position, 4).SequenceEqual("OggS"u8))
        {
            var head = bytes.AsSpan(position, HeaderBytes);
            var body = position + HeaderBytes + head[26];
            if (body > length)
                break;
            var end = body;
            foreach (var lacing in bytes.AsSpan(position + HeaderBytes, head[26]))
                end += lacing;
            if (end > length)
                break;
            var serial = BinaryPrimitives.ReadInt32LittleEndian(head[14..]);
            var number = BinaryPrimitives.ReadInt32LittleEndian(head[18..]);
            if (found.Count > 0 && (serial != found.pages[0].Serial || number != found.pages[^1].Number + 1 || (head[5] & FirstOfStream) != 0))
                return null; // Several streams, or pages are missing.
            found.pages.Add(new Page(position, head[26], body, BinaryPrimitives.ReadInt64LittleEndian(head[6..]), serial, number, (head[5] & Continued) != 0));
            position = end;
        }
        return found.Count > 0 ? found : null;
    }

    /// <summary>Samples a channel up to the end of the last packet that ends on a page; −1 where none does.</summary>
    public long GranuleOf(int page) => pages[page].Granule;

    /// <summary>The first place on a page where a packet starts.</summary>
    public Place StartOf(int page)
    {
        var (segment, offset) = (0, pages[page].Body);
        while (pages[page].IsContinued && segment < pages[page].Segments)
        {
            var lacing = Lacing(page, segment++);
            offset += lacing;
            if (lacing < 255)
                break;
        }
        return new Place(page, segment, offset);
    }

    /// <summary>Reads a packet.</summary>
    /// <param name="at">Where it starts; afterwards where the next one does.</param>
    /// <param name="packet">Receives its bytes, enlarged where it has to be.</param>
    /// <param name="length">Receives their number.</param>
    /// <returns>The page it ends on and whether it is the last to do so; null where it does not end any more.</returns>
    public (int Page, bool IsLast)? Read(ref Place at, ref byte[] packet, out int length)
    {
        length = 0;
        var (page, segment, offset) = (at.Page, at.Segment, at.Offset);
        while (page < pages.Count)
        {
            if (segment == pages[page].Segments)
            {
                if (++page < pages.Count)
                    (segment, offset) = (0, pages[page].Body);
                continue;
            }
            var lacing = Lacing(page, segment++);
            if (packet.Length < length + lacing)
                Array.Resize(ref packet, 2 * (length + lacing));
            bytes.AsSpan(offset, lacing).CopyTo(packet.AsSpan(length));
            length += lacing;
            offset += lacing;
            if (lacing == 255)
                continue;
            at = new Place(page, segment, offset);
            return (page, !EndsAnother(page, segment));
        }
        return null;
    }

    private bool EndsAnother(int page, int segment)
    {
        for (; segment < pages[page].Segments; segment++)
        {
            if (Lacing(page, segment) < 255)
                return true;
        }
        return false;
    }

    private int Lacing(int page, int segment) => bytes[pages[page].Offset + HeaderBytes + segment];

    /// <summary>Where a packet starts.</summary>
    /// <param name="Page">The page.</param>
    /// <param name="Segment">Its segment.</param>
    /// <param name="Offset">The byte in the file.</param>
    internal readonly record struct Place(int Page, int Segment, int Offset);

    private readonly record struct Page(int Offset, int Segments, int Body, long Granule, int Serial, int Number, bool IsContinued);
}
