namespace ProductionValue.Bench.Search;

/// <summary>The room's verbs.</summary>
internal static class SearchBench
{
    public static int Run(string[] args) => args switch
    {
        ["--peer", var path, var query, var n, var d, var nq] => SearchPeer.Run(path, query, Int(n), Int(d), Int(nq), SearchPeer.Way.Walk),
        ["--peer-int8", var path, var query, var n, var d, var nq] => SearchPeer.Run(path, query, Int(n), Int(d), Int(nq), SearchPeer.Way.QuantizedWalk),
        ["--peer-scan", var path, var query, var n, var d, var nq] => SearchPeer.Run(path, query, Int(n), Int(d), Int(nq), SearchPeer.Way.Scan),
        ["--load-child", var folder, var seed] => LoadChild.Run(folder, Int(seed)),
        _ => Suite(args),
    };

    private static int Suite(string[] args)
    {
        var (folder, largest, parts) = ("bench/results", 1_000_000, new List<string>());
        for (var i = 0; i < args.Length; i += 2)
        {
            switch (args[i], i + 1 < args.Length ? args[i + 1] : null)
            {
                case ("--out", { } value): folder = value; break;
                case ("--largest", { } value) when int.TryParse(value, out var count) && count >= 10_000: largest = count; break;
                case ("--part", { } value) when SearchSuite.Parts.Contains(value): parts.Add(value); break;
                default: return Usage();
            }
        }

        return SearchSuite.Run(folder, largest, [.. parts]);
    }

    private static int Int(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static int Usage()
    {
        Console.Error.WriteLine($"""
            usage: pv bench search [--part PART]... [--out FOLDER] [--largest N]
                   pv bench search --peer|--peer-int8|--peer-scan BASE QUERY N D NQ

            PART is one of {string.Join(", ", SearchSuite.Parts)}; all where none is named. Results go to FOLDER/search.md (bench/results).
            """);
        return 2;
    }
}
