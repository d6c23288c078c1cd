using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Telemetry;

/// <summary>Debian's Prometheus with this project's rules, scraping one silo several times a second.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly Process process;
    private readonly string folder;
    private readonly HttpClient http;

    private PrometheusServer(Process process, string folder, int port)
    {
        (this.process, this.folder) = (process, folder);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public static async Task<PrometheusServer> Start(string silo, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("pv-prometheus-").FullName;
        var rules = Path.Combine(Repository.Root, "deploy", "prometheus", "rules", "*.yml");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "prometheus.yml"),
            $$"""
            global: { scrape_interval: 500ms, evaluation_interval: 500ms }
            rule_files: ["{{rules}}"]
            scrape_configs:
              - job_name: production-value
                static_configs: [{ targets: ["{{new Uri(silo).Authority}}"] }]
            """,
            cancellationToken);
        var port = FreePort();
        var start = new ProcessStartInfo(
            "prometheus",
            [
                $"--config.file={folder}/prometheus.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
            ])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync(cancellationToken); // A full pipe would stop it.
        _ = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var server = new PrometheusServer(process, folder, port);
        while (!await server.IsReady(cancellationToken))
        {
            Assert.False(process.HasExited, "Prometheus ended at once: is the Debian package prometheus installed?");
            await Task.Delay(100, cancellationToken);
        }

        return server;
    }

    /// <summary>The result of an instant query: one element a series.</summary>
    public async Task<JsonElement[]> Query(string query, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri("api/v1/query?query=" + Uri.EscapeDataString(query), UriKind.Relative), cancellationToken);
        var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        Assert.True(document.GetProperty("status").GetString() == "success", $"{query}\n{document}");
        return [.. document.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    /// <summary>Names of the labels that some series of a metric has; empty where there is no such metric.</summary>
    public async Task<HashSet<string>> LabelsOf(string metric, CancellationToken cancellationToken) =>
        [.. (await Query($"last_over_time({metric}[5m])", cancellationToken)).SelectMany(series => series.GetProperty("metric").EnumerateObject()).Select(label => label.Name)];

    public void Dispose()
    {
        http.Dispose();
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        try
        {
            return (await http.GetAsync(new Uri("-/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
