using ProductionValue.Bench.Audio;

return args switch
{
    ["audio", .. var rest] => AudioBench.Run(rest),
    _ => 0,
};
