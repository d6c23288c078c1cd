namespace ProductionValue.Audio;

/// <summary>Carries a refusal out of a source that is being read to the decoder, which turns it into a result.</summary>
internal sealed class DecodingRefusedException(string reason) : Exception(reason);
