namespace ProductionValue.Audio;

/// <summary>Why a file is not analysed. Bad input is expected, so this is a value and never an exception.</summary>
/// <param name="Reason">What was expected and what came, without the file's name.</param>
public sealed record AudioRefusal(string Reason);
