using ProductionValue.Bench.Learning;

return args switch
{
    ["accuracy", .. var rest] => AccuracyBench.Run(rest),
    _ => 0,
};
