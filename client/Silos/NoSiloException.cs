namespace ProductionValue.Client;

/// <summary>There is no silo to talk to; the message says why and what to do.</summary>
internal sealed class NoSiloException(string message) : Exception(message);
