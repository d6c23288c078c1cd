using System.Net.Http.Headers;
using System.Security.Cryptography;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>The library as a whole: backup, verification, bulk import. These take as long as the library is large, and are asked once.</content>
public sealed partial class ProductionValueClient
{
    private const int DigestBytes = 32;

    /// <summary>Writes a backup of the library.</summary>
    /// <param name="target">Receives it; must be readable, too.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidDataException">What arrived is not what was sent.</exception>
    public async Task BackUp(FileStream target, CancellationToken cancellationToken)
    {
        using var answer = await Ask(new HttpRequestMessage(HttpMethod.Get, "api/v1/backup"), cancellationToken);
        await answer.Content.CopyToAsync(target, cancellationToken);
        // The last bytes are the digest of those before.
        target.Position = 0;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var left = target.Length - DigestBytes;
        var buffer = new byte[1 << 20];
        while (left > 0)
        {
            var read = await target.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            digest.AppendData(buffer, 0, read);
            left -= read;
        }

        var sent = new byte[DigestBytes];
        if (left < 0 || await target.ReadAtLeastAsync(sent, DigestBytes, throwOnEndOfStream: false, cancellationToken) < DigestBytes || !digest.GetHashAndReset().AsSpan().SequenceEqual(sent))
            throw new InvalidDataException($"the backup from {Server} arrived damaged or cut off: the silo's log may say why");
    }

    /// <summary>Compares every view with the track rows.</summary>
    public async Task<Verification> Verify(bool repair, CancellationToken cancellationToken)
    {
        var path = "verifications" + Query(("repair", repair ? "true" : null));
        using var answer = await Ask(new HttpRequestMessage(HttpMethod.Post, "api/v1/" + path), cancellationToken);
        return await Read<Verification>(answer, path, cancellationToken) ?? throw Empty(path);
    }

    /// <summary>Sends tracks in bulk, one JSON document a line.</summary>
    public async Task<ImportSummary> Import(Stream lines, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/imports") { Content = new StreamContent(lines) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await Ask(request, cancellationToken);
        return await Read<ImportSummary>(answer, "imports", cancellationToken) ?? throw Empty("imports");
    }

    private async Task<HttpResponseMessage> Ask(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw await Problem(answer, request.RequestUri!.ToString(), cancellationToken);
    }
}
