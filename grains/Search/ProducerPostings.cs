using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>
/// Which tracks of a shard each producer has, so that a question about one producer need not ask all tracks whose they are. One writer, any
/// number of readers.
/// </summary>
internal sealed class ProducerPostings
{
    private readonly Lock changing = new();
    private readonly Dictionary<ulong, ProducerId[]> producers = [];
    private readonly Dictionary<ProducerId, HashSet<ulong>> tracks = [];

    /// <summary>Sets a track's producers; none takes it out.</summary>
    public void Put(ulong ordinal, ProducerId[] credited)
    {
        lock (changing)
        {
            if (producers.Remove(ordinal, out var before))
            {
                foreach (var producer in before)
                    Remove(producer, ordinal);
            }

            if (credited.Length == 0)
                return;
            producers.Add(ordinal, credited);
            foreach (var producer in credited)
            {
                if (!tracks.TryGetValue(producer, out var held))
                    tracks.Add(producer, held = []);
                held.Add(ordinal);
            }
        }
    }

    /// <summary>The ordinals of a producer's tracks, in no order; null where there are more than <paramref name="most"/>.</summary>
    public ulong[]? Of(ProducerId producer, int most)
    {
        lock (changing)
            return !tracks.TryGetValue(producer, out var held) ? [] : held.Count <= most ? [.. held] : null;
    }

    private void Remove(ProducerId producer, ulong ordinal)
    {
        if (tracks.TryGetValue(producer, out var held) && held.Remove(ordinal) && held.Count == 0)
            tracks.Remove(producer);
    }
}
