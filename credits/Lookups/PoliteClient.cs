using System.Net;
using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>A source could not be asked: the question may be put again later.</summary>
public sealed class SourceUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Asks one source on the network by its rules: one question at a time with a pause between them, who asks, Retry-After obeyed, longer
/// pauses after failures, answers kept on disk. Safe for concurrent use.
/// </summary>
public sealed class PoliteClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly ConductOptions _options;
    private readonly TimeProvider _time;
    private readonly AnswerCache _cache;
    private readonly SemaphoreSlim _turn = new(1);
    private DateTimeOffset _next;

    /// <summary>Asks by the rules given.</summary>
    /// <exception cref="ArgumentException">No User-Agent is given.</exception>
    public PoliteClient(ConductOptions options, TimeProvider? time = null)
    {
        Require.That(!string.IsNullOrWhiteSpace(options.UserAgent), nameof(options), "expected a User-Agent with the operator's contact, got none");
        _options = options;
        _time = time ?? TimeProvider.System;
        _cache = new AnswerCache(options.CacheFolder, options.CacheAge, _time);
        _http = new HttpClient { BaseAddress = options.Address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", options.UserAgent);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
        if (options.Authorization is { } authorization)
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
    }

    /// <summary>How many requests went out.</summary>
    public int Requests { get; private set; }

    /// <summary>The answer to a question, a JSON document; null where there is no such thing.</summary>
    /// <exception cref="SourceUnavailableException">The source did not answer, or not with what was expected, in as many attempts as are allowed.</exception>
    public async Task<JsonDocument?> Get(string path, CancellationToken cancellationToken)
    {
        var question = new Uri(_options.Address, path);
        if (_cache.Read(question) is { } kept && (kept.Length == 0 || Parse(kept) is not null))
            return kept.Length == 0 ? null : Parse(kept);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var answer = await Ask(question, cancellationToken);
            _cache.Write(question, answer);
            return answer.Length == 0 ? null : Parse(answer);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _turn.Dispose();
    }

    private static JsonDocument? Parse(byte[] answer)
    {
        try
        {
            return JsonDocument.Parse(answer);
        }
        catch (JsonException)
        {
            return null; // A page of a proxy, or a cut-off answer: told by the caller as what it is.
        }
    }

    private async Task<byte[]> Ask(Uri question, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var pause = _options.FirstPause * Math.Pow(2, attempt - 1);
            string failed;
            try
            {
                var answer = await AskOnce(question, cancellationToken);
                if (answer.Status == HttpStatusCode.NotFound)
                    return [];
                if (answer.Body is { } body && Parse(body) is { } document)
                {
                    document.Dispose();
                    return body;
                }

                failed = answer.Body is null ? $"HTTP {(int)answer.Status}" : "an answer that is no JSON";
                if (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
                    throw new SourceUnavailableException($"{question.Host} refused with HTTP {(int)answer.Status}: check contact and token");
                pause = answer.Wait > pause ? answer.Wait.Value : pause;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TimeoutException)
            {
                failed = failure.Message;
            }

            if (attempt >= _options.Attempts)
                throw new SourceUnavailableException($"{question.Host} did not answer in {attempt} attempts: {failed}");
            if (pause > _options.LongestPause)
                throw new SourceUnavailableException($"{question.Host} asks to wait {pause.TotalSeconds:0} s: ask again later");
            await Task.Delay(pause, _time, cancellationToken);
        }
    }

    private async Task<Answer> AskOnce(Uri question, CancellationToken cancellationToken)
    {
        var wait = _next - _time.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancellationToken);
        _next = _time.GetUtcNow() + _options.Interval;
        Requests++;
        using var patience = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var response = await _http.GetAsync(question, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if (IsExhausted(response))
                _next = _time.GetUtcNow() + TimeSpan.FromSeconds(60); // Discogs counts by the minute.
            if (!response.IsSuccessStatusCode)
                return new Answer(response.StatusCode, null, WaitOf(response));
            return new Answer(response.StatusCode, await ReadBody(response, both.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no whole answer within {_options.AttemptTimeout.TotalSeconds:0.#} s");
        }
    }

    private async Task<byte[]> ReadBody(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new MemoryStream();
        var part = new byte[16 << 10];
        while (await stream.ReadAsync(part, cancellationToken) is > 0 and var count)
        {
            if (body.Length + count > _options.MaxAnswerBytes)
                throw new IOException($"expected at most {_options.MaxAnswerBytes} bytes, got more");
            body.Write(part, 0, count);
        }

        return body.ToArray();
    }

    private TimeSpan? WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static bool IsExhausted(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Discogs-Ratelimit-Remaining", out var left) && left.FirstOrDefault() == "0";

    private sealed record Answer(HttpStatusCode Status, byte[]? Body, TimeSpan? Wait);
}
