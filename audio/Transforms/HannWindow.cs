namespace ProductionValue.Audio;

/// <summary>The Hann window in its periodic form, as used for spectra.</summary>
internal static class HannWindow
{
    /// <summary>The window <c>½ − ½·cos(2πi/n)</c>, i = 0…n−1.</summary>
    /// <param name="length">Number of samples n, at least 1.</param>
    public static double[] Periodic(int length)
    {
        Require.InRange(length, 1, 1 << 24);
        var window = new double[length];
        for (var i = 0; i < length; i++)
            window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length));
        return window;
    }
}
