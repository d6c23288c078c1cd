using ProductionValue.Bench.Audio;
using ProductionValue.Bench.Credits;
using ProductionValue.Bench.Learning;
using ProductionValue.Bench.Search;

return args switch
{
    ["accuracy", .. var rest] => AccuracyBench.Run(rest),
    ["audio", .. var rest] => AudioBench.Run(rest),
    ["dumps", .. var rest] => DumpsBench.Run(rest),
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
          dumps [--documents N]   documents a second of the MusicBrainz and AcousticBrainz readers
          search                  recall against queries per second; --peer|--peer-int8 BASE QUERY N D NQ speaks a peer script's line protocol
        """);
    return 2;
}
