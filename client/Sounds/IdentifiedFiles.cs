using System.Collections.Concurrent;
using ProductionValue.Audio;

namespace ProductionValue.Client;

/// <summary>The identities of files that have just been read for them, so that listening to such a file does not read it whole a second time. Thread-safe.</summary>
internal sealed class IdentifiedFiles
{
    private const int Most = 4_096; // Several windows of an import.

    private readonly ConcurrentDictionary<string, (Stamp Stamp, ContentId Identity)> known = new(StringComparer.Ordinal);

    /// <summary>Reads a file for its identity and remembers that.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ContentId Identify(string file, CancellationToken cancellationToken)
    {
        var stamp = Stamp.Of(file); // Before the reading: what changes meanwhile has another one afterwards.
        var identity = AudioIdentity.Of(file, cancellationToken);
        if (known.Count < Most)
            known[file] = (stamp, identity);
        return identity;
    }

    /// <summary>Takes the identity of a file that has not changed since; null where it is not known.</summary>
    public ContentId? Take(string file) =>
        known.TryRemove(file, out var entry) && entry.Stamp == Stamp.Of(file) ? entry.Identity : null;

    private readonly record struct Stamp(long Length, DateTime ChangedAt)
    {
        public static Stamp Of(string file) => new FileInfo(file) is { Exists: true } found ? new(found.Length, found.LastWriteTimeUtc) : default;
    }
}
