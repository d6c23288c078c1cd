using ProductionValue.Bench.Search;

return args switch
{
    ["search", .. var rest] => SearchBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: pv-bench search …");
    return 2;
}
