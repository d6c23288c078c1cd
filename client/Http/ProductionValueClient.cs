using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ProductionValue.Client;

/// <summary>
/// A library over HTTP, typed. Everything it sends may be sent twice without harm, so it retries failures that pass
/// (<see cref="RetryOptions"/>). Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every call throws <see cref="ProblemException"/> when the silo refuses, <see cref="HttpRequestException"/> when it cannot be reached and
/// <see cref="TimeoutException"/> when it does not answer in time. What may be absent is null instead.
/// </remarks>
public sealed partial class ProductionValueClient : IProductionValue, IDisposable
{
    private readonly HttpClient _http;
    private readonly RetryOptions _retry;
    private readonly TimeProvider _time;

    /// <summary>Talks to the silo at an address.</summary>
    /// <param name="server">Address of the silo, such as <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="retry">Patience; null: <see cref="RetryOptions.Default"/>.</param>
    /// <param name="time">Clock of the pauses; null: the system's.</param>
    /// <param name="key">The key to show, where the silo asks for one.</param>
    public ProductionValueClient(Uri server, RetryOptions? retry = null, TimeProvider? time = null, string? key = null)
        : this(new HttpClient { BaseAddress = new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/") }, retry, time)
    {
        if (!string.IsNullOrEmpty(key))
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Talks through an <see cref="HttpClient"/> whose base address is the silo's; owns it from now on.</summary>
    /// <param name="http">The transport.</param>
    /// <param name="retry">Patience; null: <see cref="RetryOptions.Default"/>.</param>
    /// <param name="time">Clock of the pauses; null: the system's.</param>
    public ProductionValueClient(HttpClient http, RetryOptions? retry = null, TimeProvider? time = null)
    {
        _http = http;
        _http.Timeout = Timeout.InfiniteTimeSpan; // Each attempt has its own time limit.
        _retry = retry ?? RetryOptions.Default;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Address of the silo.</summary>
    public Uri Server => _http.BaseAddress!;

    /// <summary>Whether a silo of this product answers at the address, and which version; null where none does. Asks once.</summary>
    /// <param name="timeout">Longest to wait for the answer.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Liveness?> FindSilo(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var found = await _http.GetFromJsonAsync<Liveness>("livez", ClientJson.Options, patience.Token);
            return found?.Product == Liveness.OurProduct ? found : null;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException)
        {
            return null; // Something else, or nothing, listens there.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Whether the silo is active and its storage answers. Asks once.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("readyz", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static string Query(params (string Name, object? Value)[] parameters)
    {
        var given = parameters.Where(parameter => parameter.Value is not null).Select(parameter =>
            parameter.Name + "=" + Escape(Convert.ToString(parameter.Value, System.Globalization.CultureInfo.InvariantCulture)!)).ToArray();
        return given.Length == 0 ? "" : "?" + string.Join('&', given);
    }

    private async Task<T> Get<T>(string path, CancellationToken cancellationToken) =>
        await Send<T>(HttpMethod.Get, path, null, cancellationToken) ?? throw Empty(path);

    private async Task<T> Post<T>(string path, object? body, CancellationToken cancellationToken) =>
        await Send<T>(HttpMethod.Post, path, body, cancellationToken) ?? throw Empty(path);

    private static async Task<T?> OrNull<T>(Task<T> call)
        where T : class
    {
        try
        {
            return await call;
        }
        catch (ProblemException problem) when (problem.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static HttpRequestException Empty(string path) => new($"{path}: expected a JSON document, got an empty answer");

    private async Task<T?> Send<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? asked = null;
            try
            {
                using var answer = await SendOnce(method, path, body, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return await Read<T>(answer, path, cancellationToken);
                if (attempt >= _retry.Attempts || !Passes(answer.StatusCode))
                    throw await Problem(answer, path, cancellationToken);
                asked = answer.Headers.RetryAfter?.Delta;
            }
            catch (Exception failure) when (attempt < _retry.Attempts && failure is (HttpRequestException or IOException or TimeoutException))
            {
                asked = null; // The connection failed or broke; every request may be sent again.
            }

            await Task.Delay(Pause(attempt, asked), _time, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnce(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_retry.AttemptTimeout);
        using var request = new HttpRequestMessage(method, "api/v1/" + path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: PackedVectors.Requests);
        try
        {
            return await _http.SendAsync(request, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Server} did not answer {method} {path} within {_retry.AttemptTimeout.TotalSeconds:0} s");
        }
    }

    private TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var doubled = _retry.FirstDelay * Math.Pow(2, attempt - 1);
        var pause = asked > doubled ? asked.Value : doubled;
        return pause < _retry.MaxDelay ? pause : _retry.MaxDelay;
    }

    private static bool Passes(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static async Task<T?> Read<T>(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.NoContent)
            return default;
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(ClientJson.Options, cancellationToken);
        }
        catch (JsonException failure)
        {
            throw new ProblemException(answer.StatusCode, ProblemException.TypePrefix + "internal", $"{path}: the answer is not what was expected: {failure.Message}");
        }
    }

    private static async Task<ProblemException> Problem(HttpResponseMessage answer, string path, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        string? type = null, detail = null;
        try
        {
            using var document = JsonDocument.Parse(text);
            type = Text(document.RootElement, "type");
            detail = Text(document.RootElement, "detail") ?? Text(document.RootElement, "title");
        }
        catch (JsonException)
        {
            detail = null; // A proxy's page, for instance; the status has to do.
        }

        return new ProblemException(answer.StatusCode, type ?? "about:blank", detail ?? $"{path}: HTTP {(int)answer.StatusCode} {answer.ReasonPhrase}");
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
