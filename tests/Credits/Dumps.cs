using System.Globalization;
using System.Text;

namespace ProductionValue.Tests.Credits;

/// <summary>Documents of the dumps' shapes.</summary>
internal static class Dumps
{
    /// <summary>The id of a recording.</summary>
    public static string Recording(int number) => $"00000000-0000-4000-8000-{number:x12}".Replace("00000000", (number * 2_654_435_761u % 0xFFFFFFFF).ToString("x8", CultureInfo.InvariantCulture), StringComparison.Ordinal)[..36];

    /// <summary>A line of the release dump.</summary>
    public static string Release(int number, string producer, params int[] recordings)
    {
        string Track(int recording) => $$$"""{"title":"T","recording":{"id":"{{{Recording(recording)}}}","title":"T","isrcs":[],"relations":[{{{Relation(producer)}}}]}}""";
        return $$"""{"id":"{{Recording(-number & 0xFFFF)}}","title":"R","media":[{"tracks":[{{string.Join(',', recordings.Select(Track))}}]}],"relations":[]}""";
    }

    /// <summary>A producer as a relation.</summary>
    public static string Relation(string producer, string attribute = "") =>
        $$$"""{"type":"producer","type-id":"5c0ceac3-feb4-41f0-868d-dc06f6e27fc0","target-type":"artist","attributes":[{{{attribute}}}],"artist":{"id":"8bf377ba-8d71-4ecc-97f2-{{{producer.Sum(letter => letter):000000000000}}}","name":"{{{producer}}}"}}""";

    /// <summary>A low-level document.</summary>
    public static string LowLevel(int number, int producer)
    {
        var random = new Random((number * 31) + 7);
        var mean = string.Join(',', Enumerable.Range(0, 13).Select(dimension => Number((producer * (dimension + 1) * 3 % 17) + random.NextDouble())));
        var rows = Enumerable.Range(0, 13).Select(row => "[" + string.Join(',', Enumerable.Range(0, 13).Select(column => Number(row == column ? 5 + producer + random.NextDouble() : random.NextDouble()))) + "]");
        return new StringBuilder()
            .Append("""{"lowlevel":{"average_loudness":0.8,"barkbands":{"mean":[0.1,0.2,0.3],"var":[0.1,0.2,0.3]},"mfcc":{"cov":[""").AppendJoin(',', rows)
            .Append("],\"icov\":[[1,2],[3,4]],\"mean\":[").Append(mean).Append("]},\"hfc\":{\"mean\":1}},")
            .Append($$$"""
                "metadata":{"audio_properties":{"length":{{{180 + (number % 60)}}},"bit_rate":320000},"tags":{"musicbrainz_recordingid":["{{{Recording(number)}}}"],"title":["Song {{{number}}}"],"artist":["Band {{{number % 7}}}"],"album":["Best {{{number % 5}}}"],"genre":["x"]},"version":{"lowlevel":"1.0"}},"rhythm":{"bpm":120},"tonal":{"key_key":"A"}}
                """)
            .ToString();
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
