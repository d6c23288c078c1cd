using ProductionValue.Search.Storage;

namespace ProductionValue.Tests.Search;

public sealed class ChangeLogTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-log").FullName;

    private string LogPath => Path.Combine(folder, "changes");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_is_replayed_in_order_with_its_numbers()
    {
        await using (var log = ChangeLog.Open(LogPath, 3, after: 10, out var empty))
        {
            Assert.Equal(new ChangeReplay(0, 10, 32, 0), empty);
            Assert.Equal(11ul, await log.Add(5, [1, 2, 3]));
            Assert.Equal(12ul, await log.Remove(5));
        }
        Assert.Equal(["11 Add 5 1,2,3", "12 Remove 5 "], Replay(out var replay));
        Assert.Equal((2L, 12ul, 0L), (replay.Records, replay.LastSequence, replay.TornBytes));
        await using var again = ChangeLog.Open(LogPath, 3, after: 0, out _);
        Assert.Equal(13ul, await again.Remove(6));
    }

    [Fact]
    public async Task Many_threads_share_flushes_and_lose_nothing()
    {
        await using (var log = ChangeLog.Open(LogPath, 2, 0, out _))
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
            {
                for (var i = 0; i < 50; i++)
                    await log.Add((ulong)(thread * 1000 + i), [thread, i]);
            })));
        var found = Replay(out var replay, 2);
        Assert.Equal(400, replay.Records);
        Assert.Equal(400, found.Select(line => line.Split(' ')[2]).Distinct().Count());
    }

    [Fact]
    public async Task A_log_cut_anywhere_gives_back_every_whole_record_and_reports_the_rest()
    {
        await Write(20);
        var bytes = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        for (var length = 32; length <= bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(LogPath, bytes[..length], TestContext.Current.CancellationToken);
            var found = Replay(out var replay);
            Assert.Equal(replay.Records, found.Count);
            Assert.Equal((length - 32) / 52, replay.Records);
            Assert.Equal(length, replay.WholeBytes + replay.TornBytes);
        }
    }

    [Fact]
    public async Task Opening_cuts_a_torn_record_off_and_goes_on_behind_the_last_whole_one()
    {
        await Write(3);
        var bytes = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(LogPath, bytes[..^5], TestContext.Current.CancellationToken);
        await using (var log = ChangeLog.Open(LogPath, 3, 0, out var replay))
        {
            Assert.Equal((2ul, 47L), (replay.LastSequence, replay.TornBytes));
            Assert.Equal(3ul, await log.Remove(77));
        }
        Assert.Equal("3 Remove 77 ", Replay(out _)[^1]);
    }

    [Fact]
    public async Task Damage_before_acknowledged_records_is_refused_with_file_and_offset_instead_of_losing_them()
    {
        await Write(10);
        var bytes = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        var random = new Random(40);
        for (var round = 0; round < 100; round++)
        {
            var at = random.Next(32, bytes.Length - 52); // Not in the last record: that one cannot be told from a torn one.
            bytes[at] ^= 4;
            await File.WriteAllBytesAsync(LogPath, bytes, TestContext.Current.CancellationToken);
            bytes[at] ^= 4;
            var message = Assert.Throws<InvalidDataException>(() => Replay(out _)).Message;
            Assert.Contains(LogPath, message, StringComparison.Ordinal);
            Assert.Contains($"offset {32 + (at - 32) / 52 * 52}", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Salvage_gives_back_every_whole_record_and_tells_what_is_lost()
    {
        await Write(10);
        var bytes = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        var whole = Replay(out _);
        foreach (var (at, gap, kept) in new (int, ChangeGap, IEnumerable<string>)[]
        {
            (32 + (52 * 3) + 20, new ChangeGap(32 + (52 * 3), 52, 3, 5), [.. whole[..3], .. whole[4..]]),
            (32 + (52 * 9), new ChangeGap(32 + (52 * 9), 52, 9, 0), whole[..9]),
            (3, new ChangeGap(0, 32, 0, 1), whole), // The header.
        })
        {
            bytes[at] ^= 16;
            await File.WriteAllBytesAsync(LogPath, bytes, TestContext.Current.CancellationToken);
            bytes[at] ^= 16;
            var found = new List<string>();
            var salvage = ChangeLog.Salvage(LogPath, 3, Note(found));
            Assert.Equal(kept, found);
            Assert.Equal(gap, Assert.Single(salvage.Gaps));
            Assert.Equal((found.Count, kept.Last().StartsWith("10 ", StringComparison.Ordinal) ? 10ul : 9ul), ((int)salvage.Records, salvage.LastSequence));
        }
    }

    [Fact]
    public async Task Salvage_of_random_damage_never_invents_a_record()
    {
        await Write(40);
        var bytes = await File.ReadAllBytesAsync(LogPath, TestContext.Current.CancellationToken);
        var whole = Replay(out _).ToHashSet();
        var random = new Random(41);
        for (var round = 0; round < 100; round++)
        {
            var broken = bytes[..random.Next(40, bytes.Length)];
            for (var hit = 0; hit < 8; hit++)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            await File.WriteAllBytesAsync(LogPath, broken, TestContext.Current.CancellationToken);
            var found = new List<string>();
            try
            {
                var salvage = ChangeLog.Salvage(LogPath, 3, Note(found));
                Assert.Equal(found.Count, salvage.Records);
                Assert.True(salvage.Records >= ((broken.Length - 32) / 52) - 8);
            }
            catch (InvalidDataException)
            {
                Assert.Empty(found);
            }

            Assert.Subset(whole, found.ToHashSet());
        }
    }

    [Fact]
    public void A_hole_inside_the_last_batch_is_a_torn_write_and_not_damage()
    {
        var bytes = new byte[32 + 52 * 3];
        ChangeRecord.Header(3, 0).CopyTo(bytes, 0);
        for (var i = 0; i < 3; i++)
            ChangeRecord.Write(bytes.AsSpan(32 + 52 * i, 52), (ulong)i + 1, ChangeKind.Add, 1, batch: i == 0 ? 32 : 84, [1, 2, 3]);
        bytes[90] ^= 1; // The second record, first of a batch of two.
        File.WriteAllBytes(LogPath, bytes);
        Replay(out var replay);
        Assert.Equal((1L, 104L), (replay.Records, replay.TornBytes));
    }

    [Fact]
    public async Task A_file_that_is_no_log_or_of_other_dimensions_is_refused()
    {
        await File.WriteAllTextAsync(LogPath, new string('x', 100), TestContext.Current.CancellationToken);
        Assert.Throws<InvalidDataException>(() => Replay(out _));
        Assert.Throws<InvalidDataException>(() => ChangeLog.Open(LogPath, 3, 0, out _));
        File.Delete(LogPath);
        await Write(2);
        Assert.Contains("dimensions", Assert.Throws<InvalidDataException>(() => Replay(out _, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_log_and_a_wrong_length_are_refused()
    {
        var log = ChangeLog.Open(LogPath, 3, 0, out _);
        await Assert.ThrowsAsync<ArgumentException>(() => log.Add(1, new float[2]));
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => log.Remove(1));
    }

    private async Task Write(int count)
    {
        await using var log = ChangeLog.Open(LogPath, 3, 0, out _);
        for (var i = 0; i < count; i++)
            await log.Add((ulong)i, [i, 2, 3]);
    }

    private List<string> Replay(out ChangeReplay replay, int dimensions = 3)
    {
        var found = new List<string>();
        replay = ChangeLog.Replay(LogPath, dimensions, Note(found));
        return found;
    }

    private static ChangeHandler Note(List<string> found) =>
        (sequence, kind, id, embedding) => found.Add($"{sequence} {kind} {id} {string.Join(',', embedding.ToArray())}");
}
