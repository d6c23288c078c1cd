using ProductionValue.Bench.Search;

return args switch
{
    ["search", .. var rest] => SearchBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: pv-bench search [--peer|--peer-int8 BASE QUERY N D NQ]");
    return 2;
}
