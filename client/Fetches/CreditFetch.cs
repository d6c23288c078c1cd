using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>What a fetch did with one track.</summary>
/// <param name="Track">The track.</param>
/// <param name="Title">Its title.</param>
/// <param name="Source">Who was asked.</param>
/// <param name="Outcome"><c>updated</c>, <c>unchanged</c>, <c>not-found</c>, <c>would-update</c> or <c>failed</c>.</param>
/// <param name="Found">As what the source knows it, or why it failed.</param>
/// <param name="Producers">Whom it names.</param>
internal sealed record FetchedTrack(TrackId Track, string Title, CreditSource Source, string Outcome, string? Found, string[] Producers);

/// <summary>Asks sources about the library's tracks and puts what they claim into it. What was asked before is answered from disk.</summary>
/// <param name="library">The library.</param>
/// <param name="sources">Whom to ask.</param>
/// <param name="dryRun">Whether to change nothing.</param>
internal sealed class CreditFetch(ProductionValueClient library, IReadOnlyList<(CreditSource Source, Func<WantedRecording, CancellationToken, Task<FoundCredits>> Find)> sources, bool dryRun)
{
    private const int MaxFailures = 3;
    private readonly Dictionary<CreditSource, int> _failures = [];

    /// <summary>Asks every source about one track; one that fails three times in a row is not asked any more.</summary>
    public async IAsyncEnumerable<FetchedTrack> Fetch(TrackId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (source, find) in sources.Where(one => _failures.GetValueOrDefault(one.Source) < MaxFailures))
        {
            if (await library.Track(id, cancellationToken) is not { } track)
                yield break;
            FetchedTrack told;
            try
            {
                told = await Ask(track, source, find, cancellationToken);
                _failures[source] = 0;
            }
            catch (SourceUnavailableException failure)
            {
                _failures[source] = _failures.GetValueOrDefault(source) + 1;
                told = new FetchedTrack(id, track.Metadata.Title, source, "failed", failure.Message, []);
            }

            yield return told;
        }
    }

    /// <summary>Whether no source is left to ask.</summary>
    public bool GaveUp => sources.All(one => _failures.GetValueOrDefault(one.Source) >= MaxFailures);

    private async Task<FetchedTrack> Ask(
        TrackDetails track, CreditSource source, Func<WantedRecording, CancellationToken, Task<FoundCredits>> find, CancellationToken cancellationToken)
    {
        var (metadata, tagging) = (track.Metadata, track.Metadata.Tagging);
        var found = await find(
            new WantedRecording(metadata.Title, metadata.Artist, metadata.Album, metadata.DurationSeconds, tagging?.RecordingId, tagging?.ReleaseId, tagging?.Isrc),
            cancellationToken);
        if (found.Found is null)
            return new FetchedTrack(track.Track, metadata.Title, source, "not-found", null, []);
        Credit[] credits = [.. found.Claims.Where(claim => ProducerId.TryParse(claim.Name, out _, out _)).Select(claim => CreditOf(claim, source))];
        string[] producers = [.. credits.Select(credit => credit.Producer).Distinct()];
        var held = track.Credits.Where(credit => credit.Source == source).Select(credit => credit.Claim()).ToHashSet();
        if (held.SetEquals(credits))
            return new FetchedTrack(track.Track, metadata.Title, source, "unchanged", found.Found, producers);
        if (!dryRun)
            await library.Put(new TrackSubmission(track.Track, track.ContentId, metadata, [], credits, [source]), cancellationToken);
        return new FetchedTrack(track.Track, metadata.Title, source, dryRun ? "would-update" : "updated", found.Found, producers);
    }

    /// <summary>A source's claim as the library keeps it.</summary>
    public static Credit CreditOf(ProducerClaim claim, CreditSource source) => new(
        claim.Name, (CreditRole)claim.Role, source, claim.OfRelease ? CreditScope.Release : CreditScope.Track, Math.Round(claim.Confidence, 3), ArtistId: claim.ArtistId);
}
