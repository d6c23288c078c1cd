namespace ProductionValue.Audio;

/// <summary>The sound in an Ogg file: every packet of every logical stream but the comment packet, which is the second.</summary>
/// <remarks>Packets are told apart by the lacing values of RFC 3533, so that comments of another length, which move the pages, change nothing.</remarks>
internal static class OggPayload
{
    private const int HeaderBytes = 27;
    private const int MostStreams = 64;

    /// <summary>The runs of packet bytes, or none when a page is malformed before any sound.</summary>
    public static IReadOnlyList<ByteRun> Find(Stream stream, ByteRun inside)
    {
        var runs = new List<ByteRun>();
        var packets = new Dictionary<int, int>(); // Packets finished, by logical stream.
        var position = inside.Offset;
        Span<byte> head = stackalloc byte[HeaderBytes + 255];
        while (position + HeaderBytes <= inside.End)
        {
            var got = AudioIdentity.ReadAt(stream, position, head);
            if (got < HeaderBytes || !head[..4].SequenceEqual("OggS"u8) || got < HeaderBytes + head[26])
                break;
            var serial = BitConverter.ToInt32(head[14..18]);
            if (!packets.TryGetValue(serial, out var finished) && packets.Count == MostStreams)
                break;
            position += HeaderBytes + head[26];
            foreach (var lacing in head.Slice(HeaderBytes, head[26]))
            {
                if (finished != 1)
                    Add(runs, new ByteRun(position, Math.Min(lacing, inside.End - position)));
                position += lacing;
                finished += lacing < 255 ? 1 : 0;
            }
            packets[serial] = finished;
        }
        return runs;
    }

    private static void Add(List<ByteRun> runs, ByteRun run)
    {
        if (run.Length <= 0)
            return;
        if (runs.Count > 0 && runs[^1].End == run.Offset)
            runs[^1] = new ByteRun(runs[^1].Offset, runs[^1].Length + run.Length);
        else
            runs.Add(run);
    }
}
