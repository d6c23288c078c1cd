namespace ProductionValue.Learning;

/// <summary>Answers whose probability lies in one interval, and how many of them came true.</summary>
/// <param name="From">Lower end of the interval.</param>
/// <param name="To">Upper end of the interval.</param>
/// <param name="Count">Number of answers in it.</param>
/// <param name="MeanConfidence">Mean probability given to them; 0 when there are none.</param>
/// <param name="Accuracy">Share that came true; 0 when there are none.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double MeanConfidence, double Accuracy);
