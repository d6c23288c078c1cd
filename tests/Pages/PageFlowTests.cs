using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProductionValue.Tests.Pages;

/// <summary>What people do on the page, done in a real browser on real music.</summary>
[Collection(PageCollection.Name)]
public sealed class PageFlowTests(PageUnderTest under)
{
    [Fact]
    public async Task A_dropped_recording_is_attributed_with_unknown_evidence_and_both_sounds_side_by_side()
    {
        foreach (var phone in new[] { false, true })
        {
            var page = await under.Open("/", phone, phone ? ColorScheme.Light : ColorScheme.Dark);
            await PageUnderTest.Photograph(page, Name("attribute-empty", phone));
            await page.Locator("#recording").SetInputFilesAsync(under.Unseen.Path);
            var bars = page.GetByRole(AriaRole.List, new() { Name = "Probabilities" });
            await Expect(bars.GetByRole(AriaRole.Listitem)).Not.ToHaveCountAsync(0);
            await Expect(bars.Locator("li").Last).ToContainTextAsync("Unknown");
            await Expect(page.GetByRole(AriaRole.List, new() { Name = "Evidence", Exact = true }).Locator("li")).Not.ToHaveCountAsync(0);
            var play = page.GetByRole(AriaRole.Button, new() { Name = $"Play {Path.GetFileName(under.Unseen.Path)}" });
            await Expect(play).ToBeEnabledAsync();
            await page.Keyboard.PressAsync("a");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Pause {Path.GetFileName(under.Unseen.Path)}" })).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("a");
            await Expect(page.Locator(".pair .player button").Nth(1)).ToBeEnabledAsync(); // The evidence is served by ranges and can be played.
            await PageUnderTest.Photograph(page, Name("attribute", phone));
            await page.Context.CloseAsync();
        }
    }

    [Fact]
    public async Task A_track_that_is_opened_while_words_are_typed_stays_open()
    {
        var page = await under.Open("/search");
        var first = page.GetByRole(AriaRole.List, new() { Name = "Tracks found" }).GetByRole(AriaRole.Link).First;
        var title = await first.TextContentAsync();
        await first.EvaluateAsync(
            """
            link => {
              const words = document.querySelector('#search');
              words.value = 'a';
              words.dispatchEvent(new Event('input', { bubbles: true }));
              link.click();
            }
            """);
        await page.WaitForTimeoutAsync(500); // Longer than the page waits for another letter.
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(title!.Trim());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_track_is_found_credited_confirmed_and_its_neighbours_are_filtered_queued_and_taken_away()
    {
        var known = under.Known[0];
        var page = await under.Open("/search");
        await page.GetByRole(AriaRole.Searchbox).FillAsync(known.Title);
        await page.GetByRole(AriaRole.List, new() { Name = "Tracks found" }).GetByRole(AriaRole.Link, new() { Name = known.Title, Exact = true }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(known.Title);
        await page.GetByLabel("Producer to credit").FillAsync("Cleo Other");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(page.Locator(".credits")).ToContainTextAsync("Cleo Other");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Confirm the credit of {known.Producer}" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Confirmed" })).ToBeVisibleAsync();
        var similar = page.GetByRole(AriaRole.List, new() { Name = "Similar tracks" });
        await Expect(similar.Locator("li")).Not.ToHaveCountAsync(0);
        await PageUnderTest.Photograph(page, "track-desktop");
        await page.GetByLabel("not the same artist").CheckAsync();
        await Expect(similar.GetByText(known.Artist, new() { Exact = true })).ToHaveCountAsync(0);
        await similar.GetByRole(AriaRole.Button, new() { NameRegex = new("^Add to the queue") }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Queue,") }).ClickAsync();
        await PageUnderTest.Photograph(page, "queue-desktop");
        foreach (var (format, begin) in new[] { ("M3U8", "#EXTM3U"), ("XSPF", "<?xml") })
        {
            var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = format }).ClickAsync());
            Assert.StartsWith(begin, await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        }

        await page.Context.CloseAsync();
        var phone = await under.Open("/track/" + known.Track, phone: true, ColorScheme.Light);
        await Expect(phone.GetByRole(AriaRole.List, new() { Name = "Similar tracks" }).Locator("li")).Not.ToHaveCountAsync(0);
        await PageUnderTest.Photograph(phone, "track-phone");
        await phone.Context.CloseAsync();
    }

    [Fact]
    public async Task A_producer_has_a_fingerprint_in_plain_terms_neighbours_and_more_by_this_sound()
    {
        var page = await under.Open("/producers");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new(System.Text.RegularExpressions.Regex.Escape(under.Known[0].Producer)) }).First.ClickAsync();
        foreach (var side in new[] { "band balance", "dynamics", "width", "timbre" })
            await Expect(page.GetByRole(AriaRole.Region, new() { Name = side, Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".near li")).Not.ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "More by this sound" }).Locator("li")).Not.ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Tracks of this producer" }).Locator("li")).Not.ToHaveCountAsync(0);
        await PageUnderTest.Photograph(page, "producer-desktop");
        await page.Context.CloseAsync();
        var phone = await under.Open("/producer/" + Uri.EscapeDataString(under.Known[0].Producer), phone: true, ColorScheme.Light);
        await Expect(phone.Locator(".near li")).Not.ToHaveCountAsync(0);
        await PageUnderTest.Photograph(phone, "producer-phone");
        await phone.Context.CloseAsync();
    }

    [Fact]
    public async Task An_import_shows_its_progress_and_every_refusal_with_its_reason()
    {
        var silence = Path.Combine(under.Folder, "notes.wav");
        await File.WriteAllTextAsync(silence, "no sound at all");
        var page = await under.Open("/ingest");
        await page.Locator("#recordings").SetInputFilesAsync([under.Unseen.Path, silence]);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Done" })).ToBeVisibleAsync();
        await Expect(page.Locator(".counts")).ToContainTextAsync("added1");
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("notes.wav") })).ToContainTextAsync("expected");
        await PageUnderTest.Photograph(page, "ingest-desktop");
        await page.GetByLabel("Folder or manifest").FillAsync("/etc");
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("--root");
        await page.GetByLabel("Folder or manifest").FillAsync(Path.Combine(under.Folder, "known.csv"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Done" })).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(page.Locator(".counts")).ToContainTextAsync($"unchanged{under.Known.Count}");
        await page.Context.CloseAsync();
        using var removed = await under.Http.DeleteAsync("/api/v1/tracks/" + Uri.EscapeDataString((await Only(under.Http, under.Unseen.Path))!));
    }

    [Fact]
    public async Task An_evaluation_shows_who_was_taken_for_whom_and_generations_can_be_rolled_back()
    {
        var page = await under.Open("/models");
        await page.GetByLabel("Keep apart").SelectOptionAsync("random");
        await page.GetByLabel("Folds").FillAsync("2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Who was taken for whom" })).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "When it says it is sure, is it right?" })).ToBeVisibleAsync();
        await page.Locator(".chart rect").First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Tracks of the cell" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Tracks of the cell" }).Locator("li")).Not.ToHaveCountAsync(0); // The first producer was told right at least once.
        await PageUnderTest.Photograph(page, "models-desktop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Learn again" }).ClickAsync();
        var second = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(Roll back to|Promote) ") }).First;
        await Expect(second).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await second.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "answers now" })).ToBeVisibleAsync();
        await page.Context.CloseAsync();
        var phone = await under.Open("/models", phone: true, ColorScheme.Light);
        await Expect(phone.GetByRole(AriaRole.Table).First).ToBeVisibleAsync();
        await PageUnderTest.Photograph(phone, "models-phone");
        await phone.Context.CloseAsync();
    }

    [Fact]
    public async Task The_map_is_drawn_found_on_lassoed_into_the_queue_and_a_new_recording_flies_in()
    {
        var page = await under.Open("/map");
        var frame = page.Locator(".frame");
        await Expect(frame).ToHaveAttributeAsync("data-drawn", new System.Text.RegularExpressions.Regex("^[0-9]+$"), new() { Timeout = 90_000 });
        await Expect(frame).ToHaveAttributeAsync("data-points", $"{under.Known.Count}");
        await page.GetByLabel("Find on the map", new() { Exact = true }).FillAsync(under.Known[0].Title);
        await page.Keyboard.PressAsync("Enter");
        var picked = page.GetByRole(AriaRole.Region, new() { Name = "Selected tracks" });
        await Expect(picked).ToContainTextAsync(under.Known[0].Title);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole map" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Lasso" }).ClickAsync();
        await Circle(page, (await frame.BoundingBoxAsync())!);
        await Expect(picked).ToContainTextAsync("tracks");
        await picked.GetByRole(AriaRole.Button, new() { Name = "Queue" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Queue, [1-9]") })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Attribute" }).ClickAsync();
        await page.Locator("#recording").SetInputFilesAsync(under.Unseen.Path);
        await page.GetByRole(AriaRole.Button, new() { Name = "See where it lands on the map" }).ClickAsync();
        await Expect(page.Locator(".flying.landed")).ToContainTextAsync(Path.GetFileName(under.Unseen.Path));
        await PageUnderTest.Photograph(page, "map-desktop");
        await page.Context.CloseAsync();
        var phone = await under.Open("/map", phone: true, ColorScheme.Light);
        await Expect(phone.Locator(".frame")).ToHaveAttributeAsync("data-drawn", new System.Text.RegularExpressions.Regex("^[0-9]+$"));
        await PageUnderTest.Photograph(phone, "map-phone");
        await phone.Context.CloseAsync();
    }

    /// <summary>Draws around most of the frame with the mouse, and ends where it began.</summary>
    private static async Task Circle(IPage page, LocatorBoundingBoxResult box)
    {
        var (x, y, radius) = (box.X + (box.Width / 2), box.Y + (box.Height / 2), (box.Height / 2) - 12);
        await page.Mouse.MoveAsync(x + radius, y);
        await page.Mouse.DownAsync();
        for (var step = 1; step <= 24; step++)
        {
            var angle = Math.Tau * step / 24;
            await page.Mouse.MoveAsync(x + (float)(radius * Math.Cos(angle)), y + (float)(radius * Math.Sin(angle)), new() { Steps = 2 });
        }

        await page.Mouse.UpAsync();
    }

    private static async Task<string?> Only(HttpClient http, string path)
    {
        var page = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/api/v1/tracks?limit=1000")).RootElement;
        return page.GetProperty("tracks").EnumerateArray().Where(track => track.GetProperty("path").GetString()!.Length == 0)
            .Select(track => track.GetProperty("track").GetString()).FirstOrDefault() ?? path;
    }

    private static string Name(string flow, bool phone) => flow + (phone ? "-phone" : "-desktop");
}
