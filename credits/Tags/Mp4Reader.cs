using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>The item list of MP4, M4A and M4B, with the free-form items that hold producers.</summary>
/// <remarks>ISO/IEC 14496-12 section 4.2 (boxes); Apple, <i>QuickTime File Format: Metadata</i> (types of data, mean, name).</remarks>
internal static class Mp4Reader
{
    private const int MaxAtoms = 20_000;

    /// <summary>Reads moov/udta/meta/ilst.</summary>
    public static void Read(TagBytes file, TagFields fields)
    {
        var atoms = MaxAtoms;
        foreach (var moov in Atoms(file, 0, file.Length, "moov", ref atoms))
        {
            foreach (var udta in Atoms(file, moov.Start, moov.End, "udta", ref atoms))
            {
                foreach (var meta in Atoms(file, udta.Start, udta.End, "meta", ref atoms))
                {
                    foreach (var ilst in Atoms(file, meta.Start + 4, meta.End, "ilst", ref atoms))
                        ReadItems(file, ilst, fields, ref atoms);
                }
            }
        }
    }

    private static void ReadItems(TagBytes file, Atom list, TagFields fields, ref int atoms)
    {
        foreach (var item in Atoms(file, list.Start, list.End, null, ref atoms))
        {
            if (fields.IsFull || item.End - item.Start > TagBytes.MaxPart || item.Name is "covr")
                continue;
            var key = item.Name == "----" ? FreeFormKey(file, item, ref atoms) : item.Name;
            foreach (var data in Atoms(file, item.Start, item.End, "data", ref atoms))
            {
                if (data.End - data.Start > 8 && file.Read(data.Start, data.End - data.Start) is { } bytes)
                    fields.Add(TagFamily.Mp4, key, TextOf(item.Name, BinaryPrimitives.ReadUInt32BigEndian(bytes) & 0xFFFFFF, bytes.AsSpan(8)));
            }
        }
    }

    private static string FreeFormKey(TagBytes file, Atom item, ref int atoms)
    {
        string Part(List<Atom> found) =>
            found is [var atom, ..] && file.Read(atom.Start + 4, atom.End - atom.Start - 4) is { } bytes ? TagText.Utf8(bytes) : "";
        var mean = Part(Atoms(file, item.Start, item.End, "mean", ref atoms));
        var name = Part(Atoms(file, item.Start, item.End, "name", ref atoms));
        return $"----:{mean}:{name}";
    }

    private static string TextOf(string item, uint type, ReadOnlySpan<byte> value)
    {
        if (item is "trkn" or "disk" && value.Length >= 4)
            return BinaryPrimitives.ReadUInt16BigEndian(value[2..]) is var number and > 0 ? number.ToString(CultureInfo.InvariantCulture) : "";
        if (item is "gnre" && value.Length >= 2)
            return Id3Genre.NameOf(BinaryPrimitives.ReadUInt16BigEndian(value) - 1) ?? "";
        const uint Implicit = 0, Utf8 = 1, Utf16 = 2;
        return type switch
        {
            Utf8 => TagText.Utf8(value),
            Utf16 => TagText.Utf16BigEndian(value),
            Implicit when item is "----" || item[0] == '©' => TagText.Guessed(value),
            _ => "",
        };
    }

    private static List<Atom> Atoms(TagBytes file, long start, long end, string? wanted, ref int left)
    {
        var found = new List<Atom>();
        Span<byte> header = stackalloc byte[16];
        while (start + 8 <= end && left-- > 0 && file.TryRead(start, header[..8]))
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var name = Encoding.Latin1.GetString(header.Slice(4, 4));
            var content = start + 8;
            if (size == 1)
            {
                if (!file.TryRead(start, header))
                    break;
                size = (long)BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
                content += 8;
            }
            else if (size == 0)
                size = end - start;

            if (size < content - start || size > end - start)
                break;
            if (wanted is null || name == wanted)
                found.Add(new Atom(name, content, start + size));
            start += size;
        }

        return found;
    }

    private readonly record struct Atom(string Name, long Start, long End);
}
