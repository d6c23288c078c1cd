using System.CommandLine;
using ModelContextProtocol.Server;

namespace ProductionValue.Client;

/// <summary><c>pv mcp</c>: offers the library to a program that speaks the Model Context Protocol, over standard input and output.</summary>
internal static class McpCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var command = new Command("mcp", "Offer attribute, similar, more and producers as tools over standard input and output (Model Context Protocol)");
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var tools = new McpTools(bench, library);
            var options = new McpServerOptions
            {
                ServerInfo = new() { Name = "production-value", Version = typeof(McpCommand).Assembly.GetName().Version?.ToString(3) ?? "" },
                ServerInstructions = "Tells who probably produced a recording, with calibrated probabilities, and what sounds like it. A recording is a file on this machine or a track id.",
                ToolCollection = [.. tools.All()],
            };
            await using var transport = new StdioServerTransport(options);
            await using var server = McpServer.Create(transport, options);
            await server.RunAsync(cancellationToken);
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}
