namespace ProductionValue.Audio;

/// <summary>The one setting of every mel and MFCC array here: the defaults of librosa 0.11 with 20 coefficients.</summary>
public static class MfccSettings
{
    /// <summary>Sample rate of the analysed mono signal, in Hz.</summary>
    public const int SampleRate = 22_050;

    /// <summary>Transform length and frame length, in samples.</summary>
    public const int FftSize = 2_048;

    /// <summary>Samples from one frame's start to the next.</summary>
    public const int HopLength = 512;

    /// <summary>Bins of one spectrum.</summary>
    public const int BinCount = (FftSize / 2) + 1;

    /// <summary>Mel bands.</summary>
    public const int BandCount = 128;

    /// <summary>Cepstral coefficients kept.</summary>
    public const int CoefficientCount = 20;

    /// <summary>Smallest mel power told apart from silence, as in librosa's <c>power_to_db</c>.</summary>
    public const double PowerFloor = 1e-10;

    /// <summary>How far below the loudest cell of the clip a cell may lie, in dB.</summary>
    public const double DynamicRangeDb = 80;

    /// <summary>How many centred frames a clip has.</summary>
    /// <param name="sampleCount">Samples of the clip at <see cref="SampleRate"/>.</param>
    public static int FrameCount(int sampleCount) => 1 + (sampleCount / HopLength);
}
