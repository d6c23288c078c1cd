using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using ProductionValue.Grains.Telemetry;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Telemetry;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Telemetry;

/// <summary>The table of metrics in docs/MONITORING.md is written from the instruments: PV_UPDATE_DOCS=1 writes it anew.</summary>
public sealed class MetricsTableTests
{
    private const string Page = "docs/MONITORING.md";
    private const string Begin = "<!-- metrics: written by a test -->\n";
    private const string End = "<!-- end of metrics -->";

    [Fact]
    public void The_page_lists_every_instrument_as_it_is()
    {
        var page = Repository.Read(Page);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var table = Table();
        if (Environment.GetEnvironmentVariable("PV_UPDATE_DOCS") is "1")
            File.WriteAllText(Path.Combine(Repository.Root, Page), page[..from] + table + page[to..]);
        else
            Assert.Equal(table, page[from..to]);
    }

    [Fact]
    public void Instruments_are_named_by_convention_with_unit_and_description()
    {
        Assert.True(Instruments().Count() >= 30);
        Assert.All(Instruments(), instrument =>
        {
            Assert.Matches("^production_value(\\.[a-z]+(_[a-z]+)*)+$", instrument.Name);
            Assert.False(string.IsNullOrEmpty(instrument.Unit), instrument.Name);
            Assert.True(instrument.Description?.Length > 10, instrument.Name);
        });
    }

    private static string Table() => "| Metric | Kind | Unit | Says |\n| --- | --- | --- | --- |\n"
        + string.Concat(Instruments().Select(instrument => $"| `{instrument.Name}` | {Kind(instrument)} | {instrument.Unit} | {instrument.Description} |\n"));

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private static IEnumerable<Instrument> Instruments()
    {
        LibraryProbe.MakeInstruments();
        RuntimeHelpers.RunClassConstructor(typeof(StorageInstruments).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(SiloInstruments).TypeHandle);
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == TelemetrySource.Name)
                found.Add(instrument);
        };
        listener.Start();
        return found.OrderBy(instrument => instrument.Name, StringComparer.Ordinal);
    }
}
