using ProductionValue.Contracts;
using ProductionValue.Grains.Models;

namespace ProductionValue.Tests.Grains;

public sealed class ModelRegistryTests
{
    private static Generation Generation(int number, GenerationStatus status, FitQuality? quality = null) =>
        new(number, status, "test-1", 4, 100, 10, DateTimeOffset.UnixEpoch, quality, "");

    private static FitQuality Quality(double accuracy, double chance = 0.1, int tracks = 400) =>
        new("album", 5, tracks, accuracy, accuracy, accuracy, 0.05, chance);

    [Fact]
    public void Promotion_makes_one_generation_live_and_the_one_before_it_a_standby()
    {
        var registry = new ModelRegistry().With(Generation(1, GenerationStatus.Live)).With(Generation(2, GenerationStatus.Building)).Promote(2);
        Assert.Equal(2, registry.Live!.Number);
        Assert.Equal(GenerationStatus.Standby, registry.Find(1)!.Status);
        Assert.Equal(3, registry.NextNumber);
    }

    [Fact]
    public void Only_standbys_beyond_those_kept_are_surplus()
    {
        var registry = new ModelRegistry();
        for (var number = 1; number <= 4; number++)
            registry = registry.With(Generation(number, GenerationStatus.Standby)).Promote(number);
        Assert.Equal([2, 1], registry.Surplus(keep: 1));
    }

    [Fact]
    public void What_a_crash_left_building_is_failed_and_its_number_is_not_used_again()
    {
        var registry = new ModelRegistry().With(Generation(1, GenerationStatus.Building)).FailUnfinished();
        Assert.Equal(GenerationStatus.Failed, registry.Find(1)!.Status);
        Assert.Null(registry.Live);
        Assert.Equal(2, registry.NextNumber);
    }

    [Theory]
    [InlineData(0.80, 0.80, true)]
    [InlineData(0.80, 0.76, true)] // Within what folds of 400 tracks differ by.
    [InlineData(0.80, 0.60, false)]
    [InlineData(0.60, 0.80, true)]
    public void A_clearly_worse_fit_is_kept_aside(double live, double candidate, bool promoted)
    {
        var verdict = PromotionGate.Judge(
            Generation(1, GenerationStatus.Live, Quality(live)), Generation(2, GenerationStatus.Building, Quality(candidate)));
        Assert.Equal(promoted, verdict.Promote);
    }

    [Fact]
    public void More_producers_make_accuracy_harder_and_the_gate_knows()
    {
        var verdict = PromotionGate.Judge(
            Generation(1, GenerationStatus.Live, Quality(0.75, chance: 0.5)), Generation(2, GenerationStatus.Building, Quality(0.55, chance: 0.1)));
        Assert.True(verdict.Promote);
    }

    [Theory]
    [InlineData(40, 0.60, false)] // Few tests: it has to do as well as the factory model on the same folds.
    [InlineData(40, 0.88, true)]
    [InlineData(100, 0.60, true)] // Enough: own credits count for more than what ships.
    [InlineData(100, 0.12, false)]
    public void A_fit_takes_over_from_the_factory_model_by_doing_as_well_or_by_enough_tests(int tests, double accuracy, bool promoted)
    {
        var factory = Generation(1, GenerationStatus.Live, Quality(0.90, tracks: tests)) with { Factory = true };
        Assert.Equal(promoted, PromotionGate.Judge(factory, Generation(2, GenerationStatus.Building, Quality(accuracy, tracks: tests))).Promote);
    }

    [Fact]
    public void Too_few_credits_to_measure_leave_the_factory_model_in_place() =>
        Assert.False(PromotionGate.Judge(Generation(1, GenerationStatus.Live) with { Factory = true }, Generation(2, GenerationStatus.Building)).Promote);

    [Fact]
    public void The_first_generation_is_always_promoted() =>
        Assert.True(PromotionGate.Judge(null, Generation(1, GenerationStatus.Building)).Promote);
}
