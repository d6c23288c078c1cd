using System.Globalization;
using Spectre.Console;

namespace ProductionValue.Client;

/// <summary>
/// A bar on standard error for work that takes longer than two seconds, and only where a person sees it. Nothing else may be written to
/// standard error until it is disposed.
/// </summary>
internal sealed class WorkProgress : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _ended = new();
    private readonly Terminal _terminal;
    private readonly long _began;
    private readonly Task _drawing;
    private readonly string _verb;
    private readonly int _total;
    private volatile string _step = "";
    private int _done;

    /// <summary>Begins to watch.</summary>
    /// <param name="terminal">Where to draw.</param>
    /// <param name="verb">What is being done, such as "Ingesting".</param>
    /// <param name="total">How many files there are; 0 where there is nothing to count.</param>
    public WorkProgress(Terminal terminal, string verb, int total = 0)
    {
        (_terminal, _verb, _total, _began) = (terminal, verb, total, terminal.Time.GetTimestamp());
        _drawing = terminal.ErrorIsTerminal ? Draw() : Task.CompletedTask;
    }

    /// <summary>So many more files are done.</summary>
    public void Advance(int files) => Interlocked.Add(ref _done, files);

    /// <summary>Says what is being done now.</summary>
    public void Step(string step) => _step = step;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _drawing;
        _ended.Dispose();
    }

    /// <summary>How far it is, in words: files done, rate and time left.</summary>
    internal static string Describe(int done, int total, TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        var left = rate > 0 ? TimeSpan.FromSeconds((total - done) / rate).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) + " left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{done}/{total} files, {rate:0.0}/s {left}").TrimEnd();
    }

    private async Task Draw()
    {
        if (await Ends(Patience))
            return;
        var bar = _terminal.OpenError().Progress().AutoClear(true).AutoRefresh(false)
            .Columns(_total > 0 ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()] : [new SpinnerColumn(), new TaskDescriptionColumn()]);
        await bar.StartAsync(async context =>
        {
            var task = context.AddTask(_verb, maxValue: Math.Max(1, _total));
            task.IsIndeterminate = _total == 0;
            do
            {
                var done = Volatile.Read(ref _done);
                task.Value = done;
                task.Description = Markup.Escape(
                    _total > 0 ? $"{_verb} {Describe(done, _total, _terminal.Time.GetElapsedTime(_began))}" : $"{_verb} {Terminal.Printable(_step)}");
                context.Refresh();
            }
            while (!await Ends(RedrawInterval));
        });
    }

    private async Task<bool> Ends(TimeSpan wait)
    {
        await Task.Delay(wait, _terminal.Time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _ended.IsCancellationRequested;
    }
}
