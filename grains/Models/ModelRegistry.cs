using ProductionValue.Contracts;

namespace ProductionValue.Grains.Models;

/// <summary>The generations as they are stored. Every change is pure and gives the registry after it.</summary>
[GenerateSerializer, Immutable, Alias("pv.ModelRegistry")] // Parameter order is the wire format: never reorder.
public sealed record ModelRegistry(Generation[] Generations)
{
    /// <summary>An empty registry.</summary>
    public ModelRegistry()
        : this([])
    {
    }

    /// <summary>The live generation; null before the first fit.</summary>
    public Generation? Live => Array.Find(Generations, generation => generation.Status is GenerationStatus.Live);

    /// <summary>The newest complete generation before the live one: where a rollback goes. Null where there is none.</summary>
    public Generation? BeforeLive => Live is { } live
        ? Generations.Where(generation => generation.Status is GenerationStatus.Standby && generation.Number < live.Number).MaxBy(generation => generation.Number)
        : null;

    /// <summary>Number of the next fit.</summary>
    public int NextNumber => Generations.Select(generation => generation.Number).DefaultIfEmpty(0).Max() + 1;

    /// <summary>The generation with that number, or null.</summary>
    public Generation? Find(int number) => Array.Find(Generations, generation => generation.Number == number);

    /// <summary>Adds a generation, or replaces the one with its number.</summary>
    public ModelRegistry With(Generation generation) =>
        new([.. Generations.Where(other => other.Number != generation.Number).Append(generation).OrderByDescending(other => other.Number)]);

    /// <summary>Makes a complete generation the live one and the one before it a standby.</summary>
    public ModelRegistry Promote(int number) =>
        new([.. Generations.Select(generation =>
            generation.Number == number ? generation with { Status = GenerationStatus.Live }
            : generation.Status is GenerationStatus.Live ? generation with { Status = GenerationStatus.Standby }
            : generation)]);

    /// <summary>The standby generations beyond the newest <paramref name="keep"/>.</summary>
    public int[] Surplus(int keep) =>
        [.. Generations.Where(generation => generation.Status is GenerationStatus.Standby).Skip(keep).Select(generation => generation.Number)];

    /// <summary>What a crash left half done is failed: its fit can simply be started again.</summary>
    public ModelRegistry FailUnfinished() =>
        new([.. Generations.Select(generation => generation.Status is GenerationStatus.Building
            ? generation with { Status = GenerationStatus.Failed, Note = "the silo stopped while it was being built" }
            : generation)]);
}
