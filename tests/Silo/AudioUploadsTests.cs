using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using ProductionValue.Audio;
using ProductionValue.Silo;
using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Silo;

/// <summary>What happens to uploads.</summary>
public sealed class AudioUploadsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-uploads-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Beyond_the_limit_an_upload_is_turned_away_and_afterwards_taken_again()
    {
        using var data = DataDirectory.Open(folder);
        using var uploads = new AudioUploads(data, new HttpLimits { MaxExtractions = 1 });
        var slow = new Pipe();
        var first = uploads.Extract(slow.Reader.AsStream(), null, FeatureSchema.Production, Token);
        Assert.Null(await uploads.Extract(Stream.Null, null, FeatureSchema.Production, Token));

        await slow.Writer.WriteAsync(Encoding.ASCII.GetBytes("no music at all, whatever the sender says"), Token);
        await slow.Writer.CompleteAsync();
        Assert.Equal(415, (await Assert.ThrowsAsync<BadHttpRequestException>(() => first)).StatusCode);
        Assert.False((await uploads.Extract(Stream.Null, null, FeatureSchema.Production, Token))!.IsExtracted);
        Assert.Empty(Directory.GetFiles(data.UploadDirectory));
    }

    [Fact]
    public async Task An_upload_broken_off_leaves_no_file_and_no_place_taken()
    {
        using var data = DataDirectory.Open(folder);
        using var uploads = new AudioUploads(data, new HttpLimits { MaxExtractions = 1 });
        var broken = new Pipe();
        var upload = uploads.Extract(broken.Reader.AsStream(), null, FeatureSchema.Production, Token);
        await broken.Writer.CompleteAsync(new IOException("the client is gone"));
        await Assert.ThrowsAsync<IOException>(() => upload);
        Assert.NotNull(await uploads.Extract(Stream.Null, null, FeatureSchema.Production, Token));
        Assert.Empty(Directory.GetFiles(data.UploadDirectory));
    }
}
