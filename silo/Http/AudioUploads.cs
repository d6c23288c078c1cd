using System.Diagnostics;
using ProductionValue.Audio;
using ProductionValue.Silo.Telemetry;

namespace ProductionValue.Silo.Http;

/// <summary>Writes uploads to files and extracts their features on threads of their own, a bounded number at a time.</summary>
internal sealed class AudioUploads(DataDirectory data, HttpLimits limits) : IDisposable
{
    private readonly SemaphoreSlim places = new(limits.MaxExtractions);

    /// <summary>Extracts features of an upload.</summary>
    /// <param name="body">The file's bytes.</param>
    /// <param name="startSeconds">Where the excerpt starts; null: in the middle.</param>
    /// <param name="schema">The vector wanted.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The features or the refusal; null where all places are taken.</returns>
    public Task<ExtractionResult?> Extract(Stream body, double? startSeconds, FeatureSchema schema, CancellationToken cancellationToken) =>
        // A thread of its own: seconds of computing would starve the pool that answers everyone else.
        Read(
            body,
            file => Task.Factory.StartNew(
                () => FileExtraction.RunWithSegments(file, startSeconds, schema, cancellationToken),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default),
            cancellationToken);

    /// <summary>Writes an upload to a file, has something done with it, and deletes it.</summary>
    /// <returns>What came of it; null where all places are taken.</returns>
    /// <exception cref="BadHttpRequestException">The first bytes are of no sound: nothing further of it was taken.</exception>
    public async Task<T?> Read<T>(Stream body, Func<string, Task<T>> work, CancellationToken cancellationToken)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        var outcome = "busy";
        if (!await places.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            SiloInstruments.Extracted(outcome, began);
            return null;
        }

        outcome = "failed";
        var file = data.NewUpload();
        try
        {
            await using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous))
            {
                var head = new byte[SoundFile.HeadBytes];
                var length = await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
                if (SoundFile.IsSomethingElse(head.AsSpan(0, length)))
                    throw new BadHttpRequestException("body: expected a file of sound, got bytes of another kind", StatusCodes.Status415UnsupportedMediaType);
                await stream.WriteAsync(head.AsMemory(0, length), cancellationToken);
                await body.CopyToAsync(stream, cancellationToken);
            }

            var result = await work(file);
            outcome = result is ExtractionResult { IsExtracted: false } ? "refused" : "extracted";
            return result;
        }
        finally
        {
            File.Delete(file);
            places.Release();
            SiloInstruments.Extracted(outcome, began);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
