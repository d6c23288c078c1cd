namespace ProductionValue.Bench.Search;

/// <summary>The room's verbs.</summary>
internal static class SearchBench
{
    public static int Run(string[] args) => args switch
    {
        ["--peer", var path, var query, var n, var d, var nq] => SearchPeer.Run(path, query, Int(n), Int(d), Int(nq), quantized: false),
        ["--peer-int8", var path, var query, var n, var d, var nq] => SearchPeer.Run(path, query, Int(n), Int(d), Int(nq), quantized: true),
        [] => SearchSuite.Run("bench/results", largest: 1_000_000),
        ["--out", var folder] => SearchSuite.Run(folder, largest: 1_000_000),
        ["--out", var folder, "--largest", var n] => SearchSuite.Run(folder, Int(n)),
        _ => Usage(),
    };

    private static int Int(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static int Usage()
    {
        Console.Error.WriteLine("usage: pv-bench search [--out FOLDER [--largest N]] | [--peer|--peer-int8 BASE QUERY N D NQ]");
        return 2;
    }
}
