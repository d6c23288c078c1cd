using ProductionValue.Audio;

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
    public async Task<ExtractionResult?> Extract(Stream body, double? startSeconds, FeatureSchema schema, CancellationToken cancellationToken)
    {
        if (!await places.WaitAsync(TimeSpan.Zero, cancellationToken))
            return null;
        var file = data.NewUpload();
        try
        {
            await using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous))
                await body.CopyToAsync(stream, cancellationToken);

            // A thread of its own: seconds of computing would starve the pool that answers everyone else.
            return await Task.Factory.StartNew(
                () => FileExtraction.RunWithSegments(file, startSeconds, schema, cancellationToken),
                cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            File.Delete(file);
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
