using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>What an assistant may ask the library; each answer is one JSON document as <c>--json</c> prints it.</summary>
/// <param name="bench">Listens to files.</param>
/// <param name="library">The library.</param>
internal sealed class McpTools(Workbench bench, ProductionValueClient library)
{
    private const int MostAnswers = 100;

    /// <summary>The tools.</summary>
    public IEnumerable<McpServerTool> All() =>
    [
        Tool(Attribute, "attribute", "Who probably produced a recording: calibrated probabilities, the probability that it is nobody known, and the tracks that point there."),
        Tool(Similar, "similar", "Tracks of the library that sound like a recording, most similar first."),
        Tool(More, "more", "Tracks of the library that sound most like a producer's work."),
        Tool(Producers, "producers", "Producers of the library, most tracks first."),
    ];

    private static McpServerTool Tool(Delegate work, string name, string description) =>
        McpServerTool.Create(work, new McpServerToolCreateOptions { Name = name, Description = description, ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false });

    private Task<string> Attribute(
        [Description("Path of a file on this machine, or a track id of the library")] string recording,
        [Description("How many producers to tell, 1 to 100")] int count = 5, CancellationToken cancellationToken = default) => Answered(async () =>
            await library.Attribute(new AttributionQuery(await Resolve(recording, cancellationToken), Limited(count)), cancellationToken));

    private Task<string> Similar(
        [Description("Path of a file on this machine, or a track id of the library")] string recording,
        [Description("How many tracks, 1 to 100")] int count = 10,
        [Description("Leave out tracks by the same artist")] bool excludeArtist = false,
        [Description("Only tracks credited to this producer")] string? producer = null, CancellationToken cancellationToken = default) => Answered(async () =>
            await library.Similar(
                new SimilarQuery(await Resolve(recording, cancellationToken), Limited(count), excludeArtist, Producer: producer), cancellationToken));

    private Task<string> More(
        [Description("Name of the producer")] string producer, [Description("How many tracks, 1 to 100")] int count = 10,
        [Description("Whether the producer's own tracks may be told, too")] bool own = false, CancellationToken cancellationToken = default) => Answered(async () =>
            await library.More(new MoreQuery(producer, Limited(count), own), cancellationToken));

    private Task<string> Producers([Description("How many, 1 to 100")] int count = 50, CancellationToken cancellationToken = default) => Answered(async () =>
        await library.Producers(null, Limited(count), cancellationToken));

    private async Task<QueryTrack> Resolve(string recording, CancellationToken cancellationToken)
    {
        var subject = await QuerySubject.Resolve(recording, null, false, bench, library, cancellationToken);
        return subject.Query ?? throw new McpException(subject.Refusal ?? "expected a file or a track id");
    }

    private static int Limited(int count) => Math.Clamp(count, 1, MostAnswers);

    private static async Task<string> Answered<T>(Func<Task<T>> question)
    {
        try
        {
            return JsonSerializer.Serialize(await question(), ClientJson.Options);
        }
        catch (ProblemException problem)
        {
            throw new McpException(problem.Message); // Its words reach the assistant; other failures' do not.
        }
    }
}
