namespace ProductionValue.Credits;

/// <summary>One value of a tag, under the name its own format gives it; a field with several values comes several times, in their order.</summary>
/// <param name="Family">The kind of tag.</param>
/// <param name="Key">
/// The format's name: a frame (<c>TIT2</c>, <c>TXXX:PRODUCER</c>, <c>TIPL:producer</c>, <c>UFID:owner</c>), a comment in capitals
/// (<c>PRODUCER</c>), an item (<c>©nam</c>, <c>----:com.apple.iTunes:PRODUCER</c>), a chunk (<c>IPRO</c>) or an attribute (<c>WM/Producer</c>).
/// </param>
/// <param name="Value">The text.</param>
public sealed record TagField(TagFamily Family, string Key, string Value);
