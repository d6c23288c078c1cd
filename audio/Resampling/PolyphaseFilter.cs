namespace ProductionValue.Audio;

/// <summary>A filter in polyphase form: the taps of each phase with zeros around them, so that a kernel may read beyond a phase's own.</summary>
internal sealed class PolyphaseFilter
{
    private readonly int rowLength;
    private readonly int margin;

    /// <summary>Lays the taps out.</summary>
    /// <param name="up">Outputs for every <paramref name="down"/> inputs.</param>
    /// <param name="down">Inputs for every <paramref name="up"/> outputs.</param>
    /// <param name="taps">Shape [up, tapCount].</param>
    /// <param name="tapCount">Taps of a phase; the output lies <paramref name="tapCount"/> ÷ 2 − 1 samples behind the first one.</param>
    public PolyphaseFilter(int up, int down, ReadOnlySpan<float> taps, int tapCount)
    {
        Require.Length(taps, up * tapCount);
        (Up, Down, TapCount) = (up, down, tapCount);
        margin = (7 * down / up) + 2; // Eight outputs start within so many samples.
        rowLength = tapCount + (2 * margin);
        Taps = new float[up * rowLength];
        for (var phase = 0; phase < up; phase++)
            taps.Slice(phase * tapCount, tapCount).CopyTo(Taps.AsSpan(TapsOf(phase)));
    }

    /// <summary>Outputs for every <see cref="Down"/> inputs.</summary>
    public int Up { get; }

    /// <summary>Inputs for every <see cref="Up"/> outputs.</summary>
    public int Down { get; }

    /// <summary>Taps of one phase.</summary>
    public int TapCount { get; }

    /// <summary>Samples that an output sees before its own time.</summary>
    public int Before => (TapCount / 2) - 1;

    /// <summary>All taps.</summary>
    public float[] Taps { get; }

    /// <summary>Where the taps of a phase start in <see cref="Taps"/>.</summary>
    public int TapsOf(int phase) => (phase * rowLength) + margin;
}
