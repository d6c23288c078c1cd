using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class FingerprintSumsTests
{
    private const int Dimension = 5;
    private static readonly Gen<float[]> Unit = Gen.Float[-1, 1].Array[Dimension].Where(values => values.Sum(value => value * value) > 0.01f).Select(Normalized);

    [Fact]
    public void Removing_exactly_undoes_adding_in_any_order() =>
        Gen.Select(Unit.Array[0, 20], Unit.Array[0, 20], Gen.Int).Sample((kept, passing, seed) =>
        {
            var expected = new FingerprintSums(Dimension);
            foreach (var embedding in kept)
                expected.Add(embedding);
            var sums = new FingerprintSums(Dimension);
            float[][] all = [.. kept, .. passing];
            var random = new Random(seed);
            random.Shuffle(all);
            foreach (var embedding in all)
                sums.Add(embedding);
            random.Shuffle(passing);
            foreach (var embedding in passing)
                sums.Remove(embedding);
            Assert.Equal(expected.Sums.ToArray(), sums.Sums.ToArray());
            Assert.Equal(kept.Length, sums.Count);
        });

    [Fact]
    public void The_fingerprint_is_the_unit_mean_with_the_mean_cosine_distance_as_spread() =>
        Unit.Array[1, 20].Sample(embeddings =>
        {
            var sums = new FingerprintSums(Dimension);
            foreach (var embedding in embeddings)
                sums.Add(embedding);
            var fingerprint = sums.ToFingerprint("p")!;
            Assert.Equal(embeddings.Length, fingerprint.Count);
            var mean = Enumerable.Range(0, Dimension).Select(i => embeddings.Average(embedding => (double)embedding[i])).ToArray();
            var length = Math.Sqrt(mean.Sum(value => value * value));
            for (var i = 0; i < Dimension && length > 1e-3; i++)
                Assert.Equal(mean[i] / length, fingerprint.Centroid[i], 1e-4);
            var distance = embeddings.Average(embedding => 1 - embedding.Zip(fingerprint.Centroid, (left, right) => (double)left * right).Sum());
            if (length > 1e-3)
                Assert.Equal(distance, fingerprint.Spread, 1e-5);
        });

    [Fact]
    public void A_fingerprint_without_one_of_its_tracks_is_that_of_the_others() =>
        Unit.Array[2, 10].Sample(embeddings =>
        {
            var (all, others) = (new FingerprintSums(Dimension), new FingerprintSums(Dimension));
            foreach (var embedding in embeddings)
                all.Add(embedding);
            foreach (var embedding in embeddings[1..])
                others.Add(embedding);
            var expected = others.ToFingerprint("p")!;
            var actual = all.ToFingerprint("p")!.Without(embeddings[0])!;
            Assert.Equal(expected.Count, actual.Count);
            Assert.Equal(expected.Spread, actual.Spread, 1e-5);
            for (var i = 0; i < Dimension && expected.Spread < 0.95; i++)
                Assert.Equal(expected.Centroid[i], actual.Centroid[i], 1e-4);
        });

    [Fact]
    public void Saved_sums_go_on_where_they_stopped()
    {
        var sums = new FingerprintSums(2);
        sums.Add([0.6f, 0.8f]);
        var restored = new FingerprintSums(sums.Sums, sums.Count);
        restored.Add([1, 0]);
        restored.Remove([0.6f, 0.8f]);
        Assert.Equal([1L << 40, 0], restored.Sums.ToArray());
        Assert.Equal(1, restored.Count);
    }

    [Fact]
    public void Nothing_can_be_removed_from_an_empty_fingerprint()
    {
        var sums = new FingerprintSums(1);
        Assert.Null(sums.ToFingerprint("p"));
        Assert.Throws<InvalidOperationException>(() => sums.Remove([1]));
    }

    [Fact]
    public void The_last_track_left_cannot_be_removed_under_another_embedding()
    {
        var sums = new FingerprintSums(2);
        sums.Add([1, 0]);
        Assert.Throws<InvalidOperationException>(() => sums.Remove([0, 1]));
        Assert.Equal(1, sums.Count);
    }

    [Theory]
    [InlineData(2f, 0f)]
    [InlineData(0f, 0f)]
    [InlineData(float.NaN, 0f)]
    public void An_embedding_that_is_not_of_unit_length_is_refused(float first, float second) =>
        Assert.Throws<ArgumentException>(() => new FingerprintSums(2).Add([first, second]));

    [Fact]
    public void Tracks_that_cancel_out_have_a_spread_of_one()
    {
        var sums = new FingerprintSums(2);
        sums.Add([0, 1]);
        sums.Add([0, -1]);
        Assert.Equal(1, sums.ToFingerprint("p")!.Spread);
    }

    private static float[] Normalized(float[] values)
    {
        var length = Math.Sqrt(values.Sum(value => (double)value * value));
        return Array.ConvertAll(values, value => (float)(value / length));
    }
}
