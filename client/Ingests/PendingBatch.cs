namespace ProductionValue.Client;

/// <summary>A batch of files that is complete when each of them has been read.</summary>
/// <param name="files">How many there are.</param>
internal sealed class PendingBatch(int files)
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = files;

    /// <summary>Ends when every file has been read.</summary>
    public Task Complete => _complete.Task;

    /// <summary>One more file has been read. Safe for concurrent use.</summary>
    public void CountDown()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _complete.SetResult();
    }
}
