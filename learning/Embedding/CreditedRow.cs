namespace ProductionValue.Learning;

/// <summary>One credit of one track: a track with two producers is two of these, of half weight each.</summary>
/// <param name="Row">Row of the track's standardised features.</param>
/// <param name="Track">The track.</param>
/// <param name="Producer">One of its producers.</param>
/// <param name="Weight">One over the number of its producers.</param>
internal readonly record struct CreditedRow(int Row, TrainingTrack Track, string Producer, double Weight);
