using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

internal static class FitMeasure
{
    public static FitQuality? Measure(TrainingSet set, CancellationToken cancellationToken) => null;
}
