using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ProductionValue.Tests.Pages;

/// <summary>The view for whoever runs a library and has no Grafana.</summary>
[Collection(PageCollection.Name)]
public sealed class PageOperationsTests(PageUnderTest under)
{
    [Fact]
    public async Task Operations_show_what_was_asked_a_moment_ago_and_every_silo()
    {
        for (var question = 0; question < 20; question++)
            using (await under.Http.GetAsync($"/api/v1/tracks/{Uri.EscapeDataString(under.Known[question % under.Known.Count].Track)}/similar"))
            {
            }

        var page = await under.Open("/operations");
        await Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Ready" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Searches" }).Locator(".large")).Not.ToContainTextAsync("0.0 a second", new() { Timeout = 20_000 });
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Searches" })).ToContainTextAsync("ms");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Index", Exact = true })).ToContainTextAsync(new System.Text.RegularExpressions.Regex("[1-9][0-9]*, [1-9]")); // Tracks and generation.
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Lag and queue" })).ToContainTextAsync("tracks behind");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2); // The heading and this silo.
        await PageUnderTest.Photograph(page, "operations-desktop");
        await page.Context.CloseAsync();
        var phone = await under.Open("/operations", phone: true, ColorScheme.Light);
        await Expect(phone.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
        await PageUnderTest.Photograph(phone, "operations-phone");
        await phone.Context.CloseAsync();
    }
}
