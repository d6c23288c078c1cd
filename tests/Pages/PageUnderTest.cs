using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using ProductionValue.Tests.EndToEnd;
using ProductionValue.Tests.Silo;
using ProductionValue.Tests.Tidy;
using static Microsoft.Playwright.Assertions;

namespace ProductionValue.Tests.Pages;

/// <summary>The tests that share one browser and one silo over real music.</summary>
[CollectionDefinition(Name)]
public sealed class PageCollection : ICollectionFixture<PageUnderTest>
{
    /// <summary>Its name.</summary>
    public const string Name = "page";
}

/// <summary>The page in Debian's Chromium, served by a silo process that imported and learned from openly licensed music.</summary>
public sealed class PageUnderTest : IAsyncLifetime
{
    private static readonly string[] Switches =
    [
        "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("pv-page-").FullName;
    private readonly List<string> foreign = [];
    private SiloUnderTest? silo;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where the page is.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Asks the silo beside the page.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>What the silo learned from.</summary>
    internal IReadOnlyList<Recording> Known { get; private set; } = [];

    /// <summary>A recording it does not know, by a producer it knows.</summary>
    internal Recording Unseen { get; private set; } = null!;

    /// <summary>A folder it may read.</summary>
    public string Folder => folder;

    /// <summary>Requests that left the machine's own silo: there must be none.</summary>
    public IReadOnlyList<string> Foreign => foreign;

    /// <summary>Where the screenshots go.</summary>
    public static string Screenshots { get; } = Path.Combine(Repository.Root, "artifacts", "screenshots");

    public async ValueTask InitializeAsync()
    {
        var music = Music.Some(producers: 4, tracks: 7);
        Known = [.. music.GroupBy(one => one.Producer).SelectMany(group => group.Take(6))];
        Unseen = music.First(one => Known.All(known => known.Track != one.Track));
        silo = SiloUnderTest.Start("--data", Path.Combine(folder, "data"), "--port", "0", "--root", folder, "--root", Path.GetDirectoryName(music[0].Path)!);
        Url = await silo.Ready(CancellationToken.None);
        Http.BaseAddress = new Uri(Url);
        await Learn(Music.Manifest(Path.Combine(folder, "known.csv"), Known));
        Directory.CreateDirectory(Screenshots);
        SetDefaultExpectTimeout(60_000); // Software drawing on a machine that does other things, too.
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Args = Switches, Timeout = 60_000 });
    }

    /// <summary>Opens a view in a window of its own.</summary>
    public async Task<IPage> Open(string path, bool phone = false, ColorScheme colours = ColorScheme.Dark)
    {
        var context = await browser!.NewContextAsync(new()
        {
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 860 }, ColorScheme = colours, AcceptDownloads = true,
            ReducedMotion = ReducedMotion.Reduce, HasTouch = phone,
        });
        context.SetDefaultTimeout(90_000);
        var page = await context.NewPageAsync();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Url, StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                foreign.Add(request.Url);
        };
        await page.GotoAsync(Url + path);
        return page;
    }

    /// <summary>Writes a screenshot to look at.</summary>
    public static Task Photograph(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, name + ".png"), FullPage = true, Timeout = 60_000 });

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.CloseAsync();
        playwright?.Dispose();
        silo?.Dispose();
        Http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("expected Chromium at /usr/bin/chromium: ./pv test installs it");

    private async Task Learn(string manifest)
    {
        using var started = await Http.PostAsJsonAsync("/api/v1/ingests", new { manifest });
        await End("ingests", (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
        using var fit = await Http.PostAsync("/api/v1/models", null);
        await End("operations", (await fit.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!);
    }

    private async Task End(string kind, string id)
    {
        var told = await Http.GetStringAsync($"/api/v1/{kind}/{id}/events"); // Ends with the work.
        Assert.Contains("event: end", told, StringComparison.Ordinal);
    }
}
