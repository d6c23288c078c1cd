using System.CommandLine;

namespace ProductionValue.Client;

/// <summary>What every verb works with.</summary>
/// <param name="Terminal">Where it writes, and its surroundings.</param>
/// <param name="Sound">Listens to files.</param>
/// <param name="Locator">Finds the silo.</param>
/// <param name="ClientFolder">Folder of the client's own program.</param>
internal sealed record Workbench(Terminal Terminal, ISoundReader Sound, SiloLocator Locator, string ClientFolder)
{
    /// <summary>Runs a verb's work against the library, and says in one sentence why when it cannot be done.</summary>
    /// <param name="parsed">The verb's command line.</param>
    /// <param name="work">The work; returns the exit code.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public Task<int> WithLibrary(ParseResult parsed, Func<ProductionValueClient, Task<int>> work, CancellationToken cancellationToken) =>
        Guarded(parsed, async () =>
        {
            await using var silo = await Locator.Connect(parsed.GetValue(CommonOptions.Server), parsed.GetValue(CommonOptions.Data), cancellationToken);
            try
            {
                return await work(silo.Client);
            }
            catch (HttpRequestException) when (silo.Embedded is { HasExited: true } ended)
            {
                throw new NoSiloException($"the embedded silo ended in the middle of the work; it said:{Environment.NewLine}{ended.Tail}");
            }
        });

    /// <summary>Runs a verb's work, and says in one sentence why when it cannot be done.</summary>
    public async Task<int> Guarded(ParseResult parsed, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (ProblemException problem)
        {
            return Refuse(parsed, problem.Is("no-generation") ? problem.Message + Hint : problem.Message, problem.Type);
        }
        catch (Exception failure) when (failure is NoSiloException or TimeoutException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Refuse(parsed, failure.Message);
        }
        catch (HttpRequestException failure)
        {
            return Refuse(parsed, "the silo cannot be reached any more: " + failure.Message);
        }
        catch (OperationCanceledException)
        {
            Terminal.Remark("interrupted");
            return ExitCode.Interrupted;
        }
    }

    /// <summary>Says why something was refused or not found: a sentence, and with <c>--json</c> a document that holds it.</summary>
    public int Refuse(ParseResult parsed, string sentence, string type = ProblemException.TypePrefix + "bad-request")
    {
        Terminal.Remark("pv: " + Terminal.Printable(sentence.ReplaceLineEndings("\u2028")).Replace("\u2028", Environment.NewLine, StringComparison.Ordinal));
        if (WantsJson(parsed))
            Terminal.Json(new { error = sentence, type });
        return ExitCode.Refused;
    }

    /// <summary>Says that something is not in the library.</summary>
    public int NotFound(ParseResult parsed, string sentence) => Refuse(parsed, sentence, ProblemException.TypePrefix + "not-found");

    /// <summary>Writes an answer: the document with <c>--json</c>, the text otherwise.</summary>
    public int Answer<T>(ParseResult parsed, T document, Action<T> write)
    {
        if (WantsJson(parsed))
            Terminal.Json(document);
        else
            write(document);
        return ExitCode.Done;
    }

    /// <summary>Whether the answer is to be JSON.</summary>
    public static bool WantsJson(ParseResult parsed) => parsed.GetResult(CommonOptions.Json) is not null && parsed.GetValue(CommonOptions.Json);

    private const string Hint = " (ingest music with credits, then run: pv fit)";
}
