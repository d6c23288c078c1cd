using System.Net.Http.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Keys and playlists.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Makes a key; its text is told this once.</summary>
    public Task<NewApiKey> CreateKey(ApiKeyQuestion question, CancellationToken cancellationToken) => Post<NewApiKey>("keys", question, cancellationToken);

    /// <summary>Every key ever made, newest first.</summary>
    public Task<ApiKeySummary[]> Keys(CancellationToken cancellationToken) => Get<ApiKeySummary[]>("keys", cancellationToken);

    /// <summary>Revokes a key; null where there is none of that id.</summary>
    public async Task<ApiKeySummary?> RevokeKey(string id, CancellationToken cancellationToken)
    {
        var path = "keys/" + Escape(id);
        return await OrNull(Revoked());

        async Task<ApiKeySummary> Revoked() => await Send<ApiKeySummary>(HttpMethod.Delete, path, null, cancellationToken) ?? throw Empty(path);
    }

    /// <summary>Tracks as a playlist.</summary>
    /// <param name="format">m3u8 or xspf.</param>
    /// <param name="title">What to call it.</param>
    /// <param name="tracks">The tracks, in order.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<string> Playlist(string format, string title, IReadOnlyCollection<TrackId> tracks, CancellationToken cancellationToken)
    {
        var path = "playlists/" + Escape(format);
        using var body = JsonContent.Create(new { tracks, title }, options: ClientJson.Options);
        using var answer = await _http.PostAsync(new Uri("api/v1/" + path, UriKind.Relative), body, cancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellationToken) : throw await Problem(answer, path, cancellationToken);
    }
}
