using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>Producers among the relations of a MusicBrainz entity, as the web service and the dumps write them.</summary>
/// <remarks>musicbrainz.org, relationship types: producer of a recording and of a release; attributes say the role.</remarks>
public static class MusicBrainzRelations
{
    /// <summary>Type of the relation between a recording and its producer.</summary>
    public const string OfRecording = "5c0ceac3-feb4-41f0-868d-dc06f6e27fc0";

    /// <summary>Type of the relation between a release and its producer.</summary>
    public const string OfRelease = "8bf377ba-8d71-4ecc-97f2-7bb2d8a2a75f";

    /// <summary>The producers among an entity's relations.</summary>
    /// <param name="entity">A recording or a release with <c>relations</c>.</param>
    /// <param name="ofRelease">Whether it is a release.</param>
    /// <param name="confidence">How sure it is that it is the wanted one.</param>
    public static IEnumerable<ProducerClaim> Producers(JsonElement entity, bool ofRelease, double confidence = 1)
    {
        foreach (var relation in entity.Items("relations"))
        {
            if (relation.Text("type-id") is not (OfRecording or OfRelease) && relation.Text("type") != "producer")
                continue;
            var artist = relation.Member("artist");
            var name = relation.Text("target-credit") is { Length: > 0 } credited ? credited : artist.Text("name");
            if (string.IsNullOrWhiteSpace(name))
                continue;
            var words = relation.Items("attributes").Where(one => one.ValueKind is JsonValueKind.String).Select(one => one.GetString()!.ToLowerInvariant()).ToArray();
            yield return new ProducerClaim(name, RoleWords.Of(words), ofRelease, confidence, MusicBrainzId.Parse(artist.Text("id")));
        }
    }
}
