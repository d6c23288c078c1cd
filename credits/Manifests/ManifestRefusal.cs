namespace ProductionValue.Credits;

/// <summary>One refused row of a manifest; the other rows are not touched by it.</summary>
/// <param name="Line">Line of the file on which the row starts, 1 is the first.</param>
/// <param name="Path">The file as written in the row; empty where the row names none.</param>
/// <param name="Reason">Which field was wrong, what was expected and what came.</param>
public sealed record ManifestRefusal(int Line, string Path, string Reason);
