using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class ProducerMeasuresTests
{
    [Fact]
    public void Precision_recall_and_F1_come_from_columns_and_rows()
    {
        var measures = ProducerMeasures.Of(new ConfusionMatrix(["a", "b"], [[3, 1], [2, 4]]));
        Assert.Equal(new ProducerMeasures("a", 4, 3.0 / 5, 3.0 / 4, 6.0 / 9), measures[0]);
        Assert.Equal(new ProducerMeasures("b", 6, 4.0 / 5, 4.0 / 6, 8.0 / 11), measures[1]);
    }

    [Fact]
    public void A_producer_never_tested_and_never_named_measures_nothing() =>
        Assert.Equal(new ProducerMeasures("a", 0, 0, 0, 0), ProducerMeasures.Of(new ConfusionMatrix(["a", "b"], [[0, 0], [0, 1]]))[0]);
}
