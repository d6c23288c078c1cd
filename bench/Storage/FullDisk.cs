using System.Diagnostics;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Bench.Storage;

/// <summary>One silo on a disk of its own that runs full under load, gets room again, and is killed: what it acknowledged must be there.</summary>
internal static class FullDisk
{
    private const int Writers = 8;
    private const int DiskMegabytes = 48;

    /// <summary>Runs it once on a small file system in memory, which only root may make.</summary>
    /// <returns>Whether everything acknowledged is there and every view is right.</returns>
    public static async Task<bool> Run(int seed)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Console.WriteLine("full disk: not run, only root may make a small file system");
            return false;
        }

        var disk = Directory.CreateTempSubdirectory("pv-disk-").FullName;
        Command("mount", "-t", "tmpfs", "-o", $"size={DiskMegabytes}m", "none", disk);
        try
        {
            return await Fill(disk, new SyntheticLibrary(seed, 100_000), seed);
        }
        finally
        {
            Command("umount", disk);
            Directory.Delete(disk);
        }
    }

    private static async Task<bool> Fill(string disk, SyntheticLibrary library, int seed)
    {
        var (ballast, data) = (Path.Combine(disk, "ballast"), Path.Combine(disk, "data"));
        var acknowledged = new HashSet<int>();
        var (refused, before, next) = (0, 0, -1);
        using (var silo = await SiloChild.Start(data))
        {
            using var client = new ProductionValueClient(new Uri(silo.Url), RetryOptions.Default with { Attempts = 1 });
            await File.WriteAllBytesAsync(ballast, new byte[16 << 20]);
            await Write(client, () => Volatile.Read(ref refused) >= 4 * Writers); // Until the disk is full and stays so.
            before = acknowledged.Count;
            var read = await client.Track(TrackId.Parse($"track-{acknowledged.First()}"), CancellationToken.None);
            Console.WriteLine($"full disk: {before} acknowledged before, {refused} refused, readyz {await Ready(silo)} while full, reads go on: {read is not null}");
            File.Delete(ballast);
            await Write(client, () => acknowledged.Count >= before + 200);
            Console.WriteLine($"full disk: {acknowledged.Count - before} acknowledged once there was room again, readyz {await Ready(silo)}");
            await silo.Kill();
        }

        using var again = await SiloChild.Start(data);
        using var asked = new ProductionValueClient(new Uri(again.Url));
        var lost = 0;
        foreach (var number in acknowledged)
            lost += await asked.Track(TrackId.Parse($"track-{number}"), CancellationToken.None) is null ? 1 : 0;
        var verification = await asked.Verify(false, CancellationToken.None);
        var wrong = verification.Views.Sum(view => view.Wrong);
        Console.WriteLine($"full disk, seed {seed}: acknowledged {acknowledged.Count}, lost {lost}, views wrong {wrong}");
        return lost == 0 && wrong == 0 && acknowledged.Count > before && refused > 0;

        Task Write(ProductionValueClient client, Func<bool> enough) => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (!enough())
            {
                var number = Interlocked.Increment(ref next);
                try
                {
                    await client.Put(library.Track(number), CancellationToken.None);
                    lock (acknowledged)
                        acknowledged.Add(number);
                }
                catch (Exception failure) when (failure is ProblemException or HttpRequestException or TimeoutException)
                {
                    Interlocked.Increment(ref refused);
                    await Task.Delay(20);
                }
            }
        })));
    }

    private static async Task<int> Ready(SiloChild silo)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(silo.Url + "/readyz"));
        return (int)answer.StatusCode;
    }

    private static void Command(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }
}
