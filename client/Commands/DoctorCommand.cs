using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ProductionValue.Client;

/// <summary><c>pv doctor</c>: is everything there that the work needs, and what to do where it is not.</summary>
internal static class DoctorCommand
{
    private const long FreeBytesWanted = 1L << 30;
    private const string InstallFfmpeg = "install it (Debian: apt-get install ffmpeg)";

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var command = new Command("doctor", "Check that everything needed is there") { CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, async () =>
        {
            DoctorCheck[] checks =
            [
                Version(),
                await Program("ffmpeg", needed: true, "most formats cannot be decoded", cancellationToken),
                await Program("ffprobe", needed: false, "tags of containers that only it knows (Matroska, modules) are not read", cancellationToken),
                Sndfile(),
                .. await Library(bench, parsed, cancellationToken),
            ];
            var ok = checks.All(check => check.Ok || !check.Needed);
            bench.Answer(parsed, new { ok, checks }, _ => Write(bench.Terminal, checks));
            return ok ? ExitCode.Done : ExitCode.Refused;
        }));
        return command;
    }

    /// <summary>This client's version.</summary>
    public static string OurVersion { get; } =
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static DoctorCheck Version() => new(
        "client", true, true, $"version {OurVersion}, .NET {Environment.Version}, {RuntimeInformation.OSDescription.Trim()}, {Environment.ProcessorCount} cores", null);

    private static async Task<DoctorCheck> Program(string name, bool needed, string without, CancellationToken cancellationToken)
    {
        var version = await ProgramVersion.Ask(name, "-version", cancellationToken);
        return version is null
            ? new DoctorCheck(name, false, needed, "not found: " + without, InstallFfmpeg)
            : new DoctorCheck(name, true, needed, version, null);
    }

    private static DoctorCheck Sndfile()
    {
        string[] names = OperatingSystem.IsMacOS() ? ["libsndfile.dylib", "libsndfile.1.dylib"] : ["libsndfile.so.1", "libsndfile.so", "sndfile"];
        foreach (var name in names)
        {
            if (!NativeLibrary.TryLoad(name, out var library))
                continue;
            NativeLibrary.Free(library);
            return new DoctorCheck("libsndfile", true, false, name, null);
        }

        return new DoctorCheck("libsndfile", false, false, "not found: ffmpeg decodes instead, several times slower", "install it (Debian: apt-get install libsndfile1)");
    }

    private static async Task<IEnumerable<DoctorCheck>> Library(Workbench bench, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (server, named) = (parsed.GetValue(CommonOptions.Server), parsed.GetValue(CommonOptions.Data));
        var remote = !string.IsNullOrEmpty(server) || !string.IsNullOrEmpty(bench.Terminal.Variable("PV_SERVER"));
        var data = DataDirectory.Named(named, bench.Terminal.Variable) ?? DataDirectory.Default(bench.Terminal.Variable);
        var silo = await Silo(bench, server, named, cancellationToken);
        return remote ? silo : [Storage(data), .. silo];
    }

    private static DoctorCheck Storage(DataDirectory data)
    {
        const string Name = "data directory";
        var probe = System.IO.Path.Combine(data.Path, $".doctor-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(data.Path);
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new DoctorCheck(Name, false, true, failure.Message, $"make {data.Path} writable, or name another with --data or PV_DATA");
        }

        var freeBytes = new DriveInfo(data.Path).AvailableFreeSpace;
        var found = $"{data.Path}, {freeBytes >> 20} MB free, {(data.IsLocked() ? "held by " + Holder(data) : "held by nobody")}";
        return freeBytes >= FreeBytesWanted
            ? new DoctorCheck(Name, true, true, found, null)
            : new DoctorCheck(Name, false, false, found, $"free some space: below {FreeBytesWanted >> 20} MB a large import may not fit");
    }

    private static string Holder(DataDirectory data) =>
        data.ReadRecord() is { } record ? $"process {record.Pid} at {record.Url}" : "a process that is not ready yet";

    private static async Task<DoctorCheck[]> Silo(Workbench bench, string? server, string? named, CancellationToken cancellationToken)
    {
        try
        {
            await using var silo = await bench.Locator.Connect(server, named, cancellationToken);
            var alive = await silo.Client.FindSilo(TimeSpan.FromSeconds(5), cancellationToken);
            var held = await silo.Client.Library(cancellationToken);
            var where = silo.Embedded is null ? $"runs at {silo.Client.Server}" : "none runs; an embedded one starts";
            var found = $"{where}, version {alive?.Version}, {held.Tracks} tracks, {held.Producers} producers, generation {held.Generation}";
            var version = alive?.Version == OurVersion
                ? new DoctorCheck("silo", true, true, found, null)
                : new DoctorCheck("silo", false, false, found, $"run client and silo of one version: this client is {OurVersion}");
            return [version, .. ClusterDiagnosis.Checks(await silo.Client.Operations(cancellationToken))];
        }
        catch (Exception failure) when (failure is NoSiloException or HttpRequestException or ProblemException or TimeoutException)
        {
            return [new DoctorCheck("silo", false, true, failure.Message, "see the reason; pv up --verbose tells more")];
        }
    }

    private static void Write(Terminal terminal, DoctorCheck[] checks) => terminal.Table(
        ["", "check", "found", "what to do"],
        checks.Select(check => new[] { check.Ok ? "ok" : check.Needed ? "MISSING" : "note", check.Name, check.Found, check.Advice ?? "" }));
}
