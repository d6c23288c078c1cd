using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>A claim that a producer worked on a track, or a person's word that they did not.</summary>
/// <param name="Producer">The producer's name as the source spells it.</param>
/// <param name="Role">What they did.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Scope">Whether it is about the track or its release.</param>
/// <param name="Confidence">How sure the source is, 0…1; 1 where it does not say.</param>
/// <param name="At">When the claim came in; null: before that was kept, or not yet.</param>
/// <param name="ArtistId">MusicBrainz artist id of the producer; null where the source does not say.</param>
/// <param name="As">Under which name the producer counts, where a ruling or the artist id says another than <paramref name="Producer"/>; else null.</param>
/// <param name="Stance">Whether it says yes or no.</param>
/// <param name="By">The person who says so; null where it is no person.</param>
/// <param name="Why">The person's reason; null where none was given.</param>
/// <param name="Standing">What became of it; null where that was never asked: it trains by its role alone.</param>
[GenerateSerializer, Immutable, Alias("pv.Credit")] // Parameter order is the wire format: never reorder.
public sealed record Credit(
    string Producer, CreditRole Role, CreditSource Source,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] CreditScope Scope = CreditScope.Track, double Confidence = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? At = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ArtistId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? As = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] CreditStance Stance = CreditStance.Claims,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CreditStanding? Standing = null)
{
    /// <summary>The name the producer counts under.</summary>
    [JsonIgnore]
    public string Name => As ?? Producer;

    /// <summary>The producer's identity.</summary>
    [JsonIgnore]
    public ProducerId ProducerId => ProducerId.FromName(Name);

    /// <summary>Whether the credit says something about the sound.</summary>
    [JsonIgnore]
    public bool Trains => Standing is { } standing
        ? standing is CreditStanding.Trains
        : Stance is CreditStance.Claims && Role is CreditRole.Producer or CreditRole.CoProducer or CreditRole.Additional;

    /// <summary>The claim as its source made it: without the time, and without what we made of it.</summary>
    public Credit Claim() => this with { At = null, As = null, Standing = null };
}
