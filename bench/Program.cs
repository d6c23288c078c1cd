using ProductionValue.Bench.Audio;
using ProductionValue.Bench.Learning;
using ProductionValue.Bench.Search;

return args switch
{
    ["accuracy", .. var rest] => AccuracyBench.Run(rest),
    ["audio", .. var rest] => AudioBench.Run(rest),
    ["proximity", .. var rest] => ProximityBench.Run(rest),
    ["search", .. var rest] => SearchBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: pv bench WHAT

          accuracy FEATURES.csv   ours, the poster's pipeline and the plain cosine on the same folds
          audio [--json]          seconds a clip of each kernel and of the whole extraction
          proximity FEATURES.csv  precision and hubness of similar tracks, ranked by the cosine and by mutual proximity
          search                  the index part by part; --peer|--peer-int8|--peer-scan BASE QUERY N D NQ speaks a peer script's line protocol
        """);
    return 2;
}
