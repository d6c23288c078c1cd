using ProductionValue.Bench.Audio;
using ProductionValue.Bench.Learning;
using ProductionValue.Bench.Search;
using ProductionValue.Bench.Storage;

return args switch
{
    ["accuracy", .. var rest] => AccuracyBench.Run(rest),
    ["audio", .. var rest] => AudioBench.Run(rest),
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
          audio [--json]          seconds a clip of each kernel and of the whole extraction
          faults                  three silos on PostgreSQL under load, killed, stopped and cut off: --rounds N --tracks N
          scale --tracks N        a library of N tracks in one silo: import, fit, start, questions, memory
          search                  recall against queries per second; --peer|--peer-int8 BASE QUERY N D NQ speaks a peer script's line protocol
          store                   acknowledged track writes a second: --writers N --seconds S [--postgres "Host=…"]
        """);
    return 2;
}
