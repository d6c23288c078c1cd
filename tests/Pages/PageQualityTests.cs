using System.IO.Compression;
using System.Text.Json;
using Microsoft.Playwright;
using ProductionValue.Tests.Tidy;
using static Microsoft.Playwright.Assertions;

namespace ProductionValue.Tests.Pages;

/// <summary>What holds for every view of the page: it can be used by everybody, stays on this machine and is small.</summary>
[Collection(PageCollection.Name)]
public sealed class PageQualityTests(PageUnderTest under)
{
    private const int MostBytes = 300_000;

    [Fact]
    public async Task No_view_has_a_serious_finding_of_axe_in_the_dark_or_in_the_light_and_nothing_is_asked_of_another_site()
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "silo", "web", "node_modules", "axe-core", "axe.min.js"));
        foreach (var colours in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            var page = await under.Open("/", phone: false, colours);
            foreach (var view in Views())
            {
                await page.GotoAsync(under.Url + view, new() { WaitUntil = WaitUntilState.NetworkIdle });
                await page.EvaluateAsync(axe);
                var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => ({ id: v.id, impact: v.impact, nodes: v.nodes.slice(0, 3).map(n => n.html) }))");
                var serious = found.EnumerateArray().Where(one => one.GetProperty("impact").GetString() is "serious" or "critical").Select(one => one.ToString()).ToArray();
                Assert.True(serious.Length == 0, $"{view} {colours}: {string.Join('\n', serious)}");
            }

            await page.Context.CloseAsync();
        }

        Assert.Empty(under.Foreign);
    }

    [Fact]
    public async Task No_view_is_wider_than_a_phone()
    {
        var page = await under.Open("/", phone: true, ColorScheme.Light);
        foreach (var view in Views())
        {
            await page.GotoAsync(under.Url + view, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= 390, $"{view} is {await page.EvaluateAsync<int>("document.documentElement.scrollWidth")} pixels wide");
        }

        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_page_can_be_walked_through_by_keyboard_alone()
    {
        var page = await under.Open("/");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "To the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("/");
        await Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(under.Known[2].Title);
        var found = page.GetByRole(AriaRole.List, new() { Name = "Tracks found" }).GetByRole(AriaRole.Link).First;
        await Expect(found).ToBeVisibleAsync();
        await found.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("q");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_track_that_is_not_there_and_a_silo_that_does_not_answer_are_said_in_words()
    {
        var page = await under.Open("/track/none");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not here");
        await PageUnderTest.Photograph(page, "missing-desktop");
        await page.RouteAsync("**/api/**", route => route.AbortAsync());
        await page.GotoAsync(under.Url + "/producers");
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("does not answer");
        await page.Context.CloseAsync();
    }

    [Fact]
    public void The_page_without_the_map_and_the_charts_is_under_300_kB_compressed()
    {
        var web = Path.Combine(Repository.Root, "artifacts", "web");
        var index = File.ReadAllText(Path.Combine(web, "index.html"));
        var assets = Directory.GetFiles(Path.Combine(web, "assets")).Where(file =>
            index.Contains(Path.GetFileName(file), StringComparison.Ordinal) || Path.GetFileName(file).StartsWith("inter-latin-wght", StringComparison.Ordinal)).ToArray();
        Assert.True(assets.Length >= 3, "expected the page to be built by ./pv");
        Assert.InRange(assets.Sum(Compressed), 1, MostBytes);
    }

    [Fact]
    public async Task A_map_of_100_000_tracks_is_drawn_within_moments()
    {
        var page = await under.Open("/");
        await page.RouteAsync("**/api/v1/map", route => route.FulfillAsync(new() { ContentType = "application/json", Body = Large(100_000) }));
        await page.GotoAsync(under.Url + "/map");
        var frame = page.Locator(".frame");
        await Expect(frame).ToHaveAttributeAsync("data-points", "100000", new() { Timeout = 60_000 });
        await Expect(frame).ToHaveAttributeAsync("data-drawn", new System.Text.RegularExpressions.Regex("^[0-9]+$"), new() { Timeout = 60_000 });
        TestContext.Current.SendDiagnosticMessage($"100000 points drawn in {await frame.GetAttributeAsync("data-drawn")} ms");
        await PageUnderTest.Photograph(page, "map-100k");
        await page.Context.CloseAsync();
    }

    private string[] Views() =>
        ["/", "/search", "/track/" + under.Known[1].Track, "/producers", "/producer/" + Uri.EscapeDataString(under.Known[1].Producer), "/ingest", "/models", "/operations", "/map", "/nowhere"];

    private static string Large(int tracks)
    {
        var random = new Random(3);
        float Near(int producer, int axis) => (float)Math.Clamp((Math.Sin((producer * 2.4) + axis) * 0.6) + ((random.NextDouble() + random.NextDouble() - 1) * 0.25), -1, 1);
        var producers = Enumerable.Range(0, tracks).Select(track => track % 40).ToArray();
        return JsonSerializer.Serialize(new
        {
            generation = 1, version = 1, producers = Enumerable.Range(0, 40).Select(producer => $"Producer {producer}"), tracks = Enumerable.Range(0, tracks).Select(track => $"t{track}"),
            x = producers.Select(producer => Near(producer, 0)), y = producers.Select(producer => Near(producer, 1)), producer = producers,
            titles = Enumerable.Range(0, tracks).Select(track => $"Track {track}"), artists = Enumerable.Range(0, tracks).Select(track => $"Artist {track / 40}"),
        });
    }

    private static long Compressed(string file)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(File.ReadAllBytes(file));
        return compressed.Length;
    }
}
