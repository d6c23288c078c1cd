using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>What <c>pv demo --json</c> tells.</summary>
/// <param name="Ingest">The import, without its files.</param>
/// <param name="Generation">The generation that answered.</param>
/// <param name="Right">Tracks never seen whose most probable producer is the true one.</param>
/// <param name="HeldBack">Each track never seen.</param>
/// <param name="Similar">What sounds like the first of them.</param>
internal sealed record DemoReport(IngestSummary Ingest, int Generation, int Right, IReadOnlyList<DemoAnswer> HeldBack, SimilarTracks? Similar);

/// <summary>What the library says of a track that it has never seen.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Truth">Who is credited.</param>
/// <param name="Attribution">What the library says.</param>
internal sealed record DemoAnswer(string Title, string Truth, Attribution Attribution)
{
    /// <summary>Whether the most probable producer is the true one.</summary>
    public bool IsRight => Attribution.Producers.Length > 0
        && ProducerId.FromName(Attribution.Producers[0].Producer) == ProducerId.FromName(Truth)
        && Attribution.Producers[0].Probability >= Attribution.Unknown;
}
