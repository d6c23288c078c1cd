namespace ProductionValue.Learning;

/// <summary>What has to be chosen by trial, since no formula knows it.</summary>
/// <param name="Shrinkage">Share of the within-producer scatter that is replaced by its diagonal, 0.01 to 1.</param>
/// <param name="ArtistWeight">How many times scatter between a producer's artists and albums counts against scatter within an album, 0.1 to 100.</param>
public sealed record EmbeddingSettings(double Shrinkage, double ArtistWeight)
{
    internal EmbeddingSettings Checked()
    {
        Require.InRange(Shrinkage, 0.01, 1);
        Require.InRange(ArtistWeight, 0.1, 100);
        return this;
    }
}
