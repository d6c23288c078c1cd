using ProductionValue.Bench.Audio;
using ProductionValue.Bench.Credits;
using ProductionValue.Bench.Http;
using ProductionValue.Bench.Learning;
using ProductionValue.Bench.Operations;
using ProductionValue.Bench.Search;
using ProductionValue.Bench.Storage;

return args switch
{
    ["accuracy", .. var rest] => AccuracyBench.Run(rest),
    ["features", .. var rest] => FeatureDump.Run(rest),
    ["audio", .. var rest] => AudioBench.Run(rest),
    ["proximity", .. var rest] => ProximityBench.Run(rest),
    ["factory", .. var rest] => FactoryBench.Run(rest),
    ["segments", .. var rest] => SegmentBench.Run(rest),
    ["fit", .. var rest] => FitBench.Run(rest),
    ["map", .. var rest] => MapBench.Run(rest),
    ["soak", .. var rest] => SoakBench.Run(rest),
    ["dumps", .. var rest] => DumpsBench.Run(rest),
    ["http", .. var rest] => HttpBench.Run(rest),
    ["search", .. var rest] => SearchBench.Run(rest),
    ["store", .. var rest] => await StoreBench.Run(rest),
    ["scale", .. var rest] => await ScaleBench.Run(rest),
    ["faults", .. var rest] => await FaultsBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: pv bench WHAT

          accuracy FEATURES.csv   ours, the poster's pipeline and the plain cosine on the same folds
          features DIR MANIFEST.csv OUT   the table that accuracy reads, from clips
          audio [--json]           beside numpy, scipy, FFTW and ffmpeg; --json: ours alone; --out FILE
          proximity FEATURES.csv  precision and hubness of similar tracks, ranked by the cosine and by mutual proximity
          search                  the index part by part; --peer|--peer-int8|--peer-scan BASE QUERY N D NQ speaks a peer script's line protocol
          factory OUT MANIFEST…   makes the model anew that ships with the product
          segments FEATURES DIR MANIFEST  what the vote of segments does to attribution, by its weight
          fit [--tracks N]        seconds a new generation takes beside a library that goes on answering
          map [--sizes N,N]       seconds a map takes, and how far it can be trusted beside scikit-learn's t-SNE
          soak [--minutes N]      constant mixed load on one silo: memory, failures and p99 over time, with a plot; --rate N --tracks N --out DIR
          http [--tracks N]       requests a second and latency through HTTP, by wrk; --seconds N; --overhead: with telemetry against without
          dumps [--documents N]   documents a second of the MusicBrainz and AcousticBrainz readers
          faults                  three silos on PostgreSQL under load, killed, restarted, upgraded and cut off; a full disk: --rounds N --next PV-SILO --disk N --tracks N --seed N
          scale --tracks N        a library of N tracks in one silo: import, fit, start, questions, memory; --postgres: in PostgreSQL
          store                   acknowledged track writes a second: --writers N --seconds S [--postgres "Host=…"]
        """);
    return 2;
}
