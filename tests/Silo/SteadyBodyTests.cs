using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Silo;

/// <summary>A body is read to its end, however often the server wakes its reader.</summary>
public sealed class SteadyBodyTests
{
    private static readonly byte[] First = Encoding.UTF8.GetBytes("[1, 2,");
    private static readonly byte[] Last = Encoding.UTF8.GetBytes(" 3]");

    [Fact]
    public Task JSON_is_read_though_the_reader_is_woken() => ReadWoken(async body => await JsonSerializer.DeserializeAsync<int[]>(body));

    [Fact]
    public Task A_stream_is_read_though_the_reader_is_woken() => ReadWoken(async body => await JsonSerializer.DeserializeAsync<int[]>(body.AsStream()));

    [Fact]
    public async Task A_wake_up_is_nothing_to_who_only_tries()
    {
        var pipe = new Pipe();
        var body = new SteadyBody(pipe.Reader);
        pipe.Reader.CancelPendingRead();
        Assert.False(body.TryRead(out _));
        await pipe.Writer.WriteAsync(Last);
        pipe.Reader.CancelPendingRead();
        Assert.True(body.TryRead(out var read));
        Assert.Equal((Last.Length, false), ((int)read.Buffer.Length, read.IsCanceled));
    }

    private static async Task ReadWoken(Func<SteadyBody, Task<int[]?>> read)
    {
        var pipe = new Pipe();
        pipe.Reader.CancelPendingRead(); // Before anything came,
        var reading = read(new SteadyBody(pipe.Reader));
        await pipe.Writer.WriteAsync(First);
        pipe.Reader.CancelPendingRead(); // between two parts,
        await Task.Delay(20);
        pipe.Reader.CancelPendingRead(); // and while it waits.
        await pipe.Writer.WriteAsync(Last);
        await pipe.Writer.CompleteAsync();
        var got = await reading;
        Assert.Equal([1, 2, 3], got!);
    }
}
