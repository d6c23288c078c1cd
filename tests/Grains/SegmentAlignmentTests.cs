using ProductionValue.Grains.Attributions;

namespace ProductionValue.Tests.Grains;

public sealed class SegmentAlignmentTests
{
    [Fact]
    public void Aligned_segments_have_the_clips_vector_as_their_mean_and_differ_as_before()
    {
        float[] clip = [10, -2];
        float[][] segments = [[1, 5], [3, 7], [2, 3]];
        var aligned = SegmentAlignment.ToClip(clip, segments);
        Assert.Equal(10, aligned.Average(segment => segment[0]), 1e-5f);
        Assert.Equal(-2, aligned.Average(segment => segment[1]), 1e-5f);
        Assert.Equal(segments[1][0] - segments[0][0], aligned[1][0] - aligned[0][0], 1e-5f);
        Assert.Equal(segments[2][1] - segments[0][1], aligned[2][1] - aligned[0][1], 1e-5f);
    }
}
