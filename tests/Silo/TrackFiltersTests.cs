using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Silo;

public sealed class TrackFiltersTests
{
    [Theory]
    [InlineData("1999", 1999, 1999)]
    [InlineData("1995-2005", 1995, 2005)]
    [InlineData("1995-", 1995, null)]
    [InlineData("-2005", null, 2005)]
    [InlineData(null, null, null)]
    public void Years_are_one_or_a_range_with_either_end_open(string? text, int? from, int? to)
    {
        Assert.True(TrackFilters.TryRead("album", text, out var filters, out _));
        Assert.Equal(new TrackFilters(false, true, from, to), filters);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("2005-1995")]
    [InlineData("0")]
    [InlineData("1990-2000-2010")]
    [InlineData("old")]
    public void What_is_no_year_is_refused_by_name(string text)
    {
        Assert.False(TrackFilters.TryRead(null, text, out _, out var problem));
        Assert.StartsWith("year: expected", problem.Detail, StringComparison.Ordinal);
    }
}
