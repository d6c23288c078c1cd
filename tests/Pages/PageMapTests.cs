using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProductionValue.Tests.Pages;

/// <summary>Selecting on the map by hand: by mouse, with Shift, and by a finger.</summary>
[Collection(PageCollection.Name)]
public sealed class PageMapTests(PageUnderTest under)
{
    private const float Room = 1.05f; // How much more than the map the frame shows.
    private const float Margin = 12; // Pixels between the outermost point and the lasso.

    [Fact]
    public async Task A_lasso_takes_exactly_the_tracks_inside_it_however_fast_it_is_drawn_and_as_often_as_it_is_drawn()
    {
        var page = await Map(phone: false);
        var box = (await page.Locator(".frame").BoundingBoxAsync())!;
        var tracks = await Places(box);
        var lasso = page.GetByRole(AriaRole.Button, new() { Name = "Lasso" });
        for (var producer = 0; producer < 4; producer++)
        {
            var around = Around([.. tracks.Where(track => track.Producer == producer)]);
            await page.GetByRole(AriaRole.Button, new() { Name = "Whole map" }).ClickAsync();
            await lasso.ClickAsync();
            await Draw(page, around, steps: producer); // Without a step between, with one, …
            await Expect(Picked(page)).ToContainTextAsync(Told(tracks, around));
            await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "false");
        }

        await PageUnderTest.Photograph(page, "map-lassoed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Expect(Picked(page)).ToContainTextAsync("Nothing selected");
        await page.Keyboard.DownAsync("Shift"); // Without the button.
        await Draw(page, (box.X + 4, box.Y + 4, box.X + box.Width - 4, box.Y + box.Height - 4), steps: 4);
        await page.Keyboard.UpAsync("Shift");
        await Expect(Picked(page)).ToContainTextAsync($"{tracks.Length} tracks");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_lasso_around_nothing_says_so_and_Escape_gives_one_up()
    {
        var page = await Map(phone: false);
        var box = (await page.Locator(".frame").BoundingBoxAsync())!;
        var lasso = page.GetByRole(AriaRole.Button, new() { Name = "Lasso" });
        await lasso.ClickAsync();
        await Draw(page, (box.X + 20, box.Y + 20, box.X + 34, box.Y + 34), steps: 2);
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "No track lies inside" })).ToBeVisibleAsync();
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "true"); // To be drawn again.
        await page.Mouse.MoveAsync(box.X + 20, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width - 20, box.Y + box.Height - 20, new() { Steps = 5 });
        await Expect(page.Locator(".outline")).ToBeAttachedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".outline")).Not.ToBeAttachedAsync();
        await page.Mouse.UpAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Picked(page)).ToContainTextAsync("Nothing selected");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_finger_moves_the_map_two_zoom_it_and_one_draws_a_lasso()
    {
        var page = await Map(phone: true);
        var box = (await page.Locator(".frame").BoundingBoxAsync())!;
        var tracks = await Places(box);
        var touch = await page.Context.NewCDPSessionAsync(page);
        var around = Around([.. tracks.Where(track => track.Producer == 0)]);
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await Touch(touch, [[(x, y)], [(x + 30, y + 20)], [(x + 60, y + 40)]]);
        var moved = (Left: around.Left + 60, Top: around.Top + 40, Right: around.Right + 60, Bottom: around.Bottom + 40);
        await page.GetByRole(AriaRole.Button, new() { Name = "Lasso" }).ClickAsync();
        await Touch(touch, [.. Corners(moved).Select(corner => new[] { corner })]);
        await Expect(Picked(page)).ToContainTextAsync(Told(tracks, around));
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole map" }).ClickAsync();
        await Touch(touch, [[(x - 20, y), (x + 20, y)], [(x - 30, y), (x + 30, y)], [(x - 40, y), (x + 40, y)]]); // Twice as near.
        await page.GetByRole(AriaRole.Button, new() { Name = "Lasso" }).ClickAsync();
        var half = (Left: x - (box.Width / 2) + 4, Top: y - (box.Width / 2) + 4, Right: x + (box.Width / 2) - 4, Bottom: y + (box.Width / 2) - 4);
        var shown = (Left: x - (box.Width / 4) + 2, Top: y - (box.Width / 4) + 2, Right: x + (box.Width / 4) - 2, Bottom: y + (box.Width / 4) - 2);
        await Touch(touch, [.. Corners(half).Select(corner => new[] { corner })]);
        await Expect(tracks.Any(track => Within(track, shown)) ? Picked(page) : page.GetByRole(AriaRole.Status).Last).ToContainTextAsync(Told(tracks, shown));
        await PageUnderTest.Photograph(page, "map-lassoed-phone");
        await page.Context.CloseAsync();
    }

    private static ILocator Picked(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Selected tracks" });

    private async Task<IPage> Map(bool phone)
    {
        var page = await under.Open("/map", phone, phone ? ColorScheme.Light : ColorScheme.Dark);
        await Expect(page.Locator(".frame")).ToHaveAttributeAsync("data-drawn", new Regex("^[0-9]+$"), new() { Timeout = 90_000 });
        await page.Locator(".frame").ScrollIntoViewIfNeededAsync();
        return page;
    }

    /// <summary>Where each track lies on the screen while the whole map is shown.</summary>
    private async Task<Place[]> Places(LocatorBoundingBoxResult box)
    {
        var map = JsonDocument.Parse(await under.Http.GetStringAsync("/api/v1/map")).RootElement;
        var unit = (Math.Min(box.Width, box.Height) - 2) / 2 / Room; // The frame's border is a pixel on each side.
        return [.. Enumerable.Range(0, map.GetProperty("tracks").GetArrayLength()).Select(track => new Place(
            map.GetProperty("producer")[track].GetInt32(), box.X + (box.Width / 2) + (map.GetProperty("x")[track].GetSingle() * unit),
            box.Y + (box.Height / 2) - (map.GetProperty("y")[track].GetSingle() * unit)))];
    }

    private static (float Left, float Top, float Right, float Bottom) Around(Place[] tracks) =>
        (tracks.Min(track => track.X) - Margin, tracks.Min(track => track.Y) - Margin, tracks.Max(track => track.X) + Margin, tracks.Max(track => track.Y) + Margin);

    private static bool Within(Place track, (float Left, float Top, float Right, float Bottom) area) =>
        track.X > area.Left && track.X < area.Right && track.Y > area.Top && track.Y < area.Bottom;

    private static string Told(Place[] tracks, (float Left, float Top, float Right, float Bottom) area) =>
        tracks.Count(track => Within(track, area)) switch { 0 => "No track lies inside", 1 => "1 track", var many => $"{many} tracks" };

    private static (float X, float Y)[] Corners((float Left, float Top, float Right, float Bottom) area) =>
        [(area.Left, area.Top), (area.Right, area.Top), (area.Right, area.Bottom), (area.Left, area.Bottom), (area.Left, area.Top)];

    private static async Task Draw(IPage page, (float Left, float Top, float Right, float Bottom) area, int steps)
    {
        var corners = Corners(area);
        await page.Mouse.MoveAsync(corners[0].X, corners[0].Y);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in corners.Skip(1))
            await page.Mouse.MoveAsync(x, y, new() { Steps = 1 + (steps * 4) });
        await page.Mouse.UpAsync();
    }

    private static async Task Touch(ICDPSession session, (float X, float Y)[][] path)
    {
        for (var step = 0; step < path.Length; step++)
            await Send(step == 0 ? "touchStart" : "touchMove", path[step]);
        await Send("touchEnd", []);

        Task Send(string type, (float X, float Y)[] fingers) => session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>
        {
            ["type"] = type, ["touchPoints"] = fingers.Select((finger, id) => new Dictionary<string, object> { ["x"] = finger.X, ["y"] = finger.Y, ["id"] = id }).ToArray(),
        });
    }

    private sealed record Place(int Producer, float X, float Y);
}
