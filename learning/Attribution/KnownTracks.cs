namespace ProductionValue.Learning;

/// <summary>Embedded training tracks with the fingerprints they add up to: what the index and the producers hold, in small and exact.</summary>
internal sealed class KnownTracks
{
    private readonly TrainingSet set;
    private readonly int[] training;
    private readonly float[][] embeddings;
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <summary>Embeds the training tracks.</summary>
    /// <param name="set">All tracks.</param>
    /// <param name="training">Positions of those that are known.</param>
    /// <param name="embedding">The model, fitted on these.</param>
    /// <param name="countHeldOut">
    /// Whether producers count all their tracks in the set. A producer has fewer known tracks just where its own are held out, so that to
    /// calibrate by the known ones' number would teach that the producer of few tracks is the likelier.
    /// </param>
    public KnownTracks(TrainingSet set, IReadOnlyList<int> training, EmbeddingModel embedding, bool countHeldOut = false)
    {
        this.set = set;
        this.training = [.. training];
        Embedding = embedding;
        embeddings = [.. this.training.Select(position => embedding.Embed(set.Tracks[position].Features))];
        var sums = new Dictionary<string, FingerprintSums>(StringComparer.Ordinal);
        for (var i = 0; i < embeddings.Length; i++)
        {
            foreach (var producer in set.Tracks[this.training[i]].Producers)
            {
                if (!sums.TryGetValue(producer, out var sum))
                    sums.Add(producer, sum = new FingerprintSums(embedding.Dimension));
                sum.Add(embeddings[i]);
            }
        }

        Fingerprints = [.. sums.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.ToFingerprint(pair.Key)!)];
        if (countHeldOut)
            Fingerprints = [.. Fingerprints.Select(fingerprint => fingerprint with { Count = set.Tracks.Count(track => track.Producers.Contains(fingerprint.Producer, StringComparer.Ordinal)) })];
        for (var i = 0; i < Fingerprints.Count; i++)
            positions.Add(Fingerprints[i].Producer, i);
    }

    /// <summary>The model.</summary>
    public EmbeddingModel Embedding { get; }

    /// <summary>Fingerprints of the known producers, in ordinal order.</summary>
    public IReadOnlyList<ProducerFingerprint> Fingerprints { get; }

    /// <summary>Embeddings of the known tracks, in the order given to the constructor.</summary>
    public IReadOnlyList<float[]> Embeddings => embeddings;

    /// <summary>Cosine of a query to each known track.</summary>
    /// <param name="query">Unit-length embedding.</param>
    /// <returns>Shape [training tracks], in the order given to the constructor.</returns>
    public float[] Similarities(ReadOnlySpan<float> query)
    {
        var similarities = new float[embeddings.Length];
        for (var i = 0; i < similarities.Length; i++)
            similarities[i] = Dot.Product(query, embeddings[i]);
        return similarities;
    }

    /// <summary>The nearest known tracks, nearest first.</summary>
    /// <param name="similarities">What <see cref="Similarities"/> gave.</param>
    /// <param name="count">How many are wanted.</param>
    public IReadOnlyList<NeighborVote> Nearest(float[] similarities, int count)
    {
        var nearest = new PriorityQueue<int, (float Similarity, int Later)>();
        for (var i = 0; i < similarities.Length; i++)
        {
            if (nearest.Count < count)
                nearest.Enqueue(i, (similarities[i], -i));
            else
                nearest.EnqueueDequeue(i, (similarities[i], -i));
        }

        var votes = new NeighborVote[nearest.Count];
        while (nearest.TryDequeue(out var i, out _))
        {
            var track = set.Tracks[training[i]];
            votes[nearest.Count] = new NeighborVote(track.Track, track.Producers, similarities[i], track.Artist, track.Album);
        }

        return votes;
    }

    /// <summary>Evidence about a track that is not among the known ones.</summary>
    /// <param name="position">Its position in the set.</param>
    /// <param name="neighborCount">How many neighbours vote.</param>
    public HeldOutTrack Examine(int position, int neighborCount)
    {
        var query = Embedding.Embed(set.Tracks[position].Features);
        var evidence = ProducerEvidence.Gather(query, Nearest(Similarities(query), neighborCount), Fingerprints);
        var truth = set.Tracks[position].Producers.Where(positions.ContainsKey).Select(producer => positions[producer]);
        return new HeldOutTrack(evidence, [.. truth]);
    }
}
