using System.Text.Json;
using ProductionValue.Tests.Audio;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>Keys, playlists and the Model Context Protocol by the command line.</summary>
public sealed class AssistantTests
{
    [Fact]
    public async Task An_assistant_finds_the_tools_and_asks_and_keys_and_playlists_can_be_had()
    {
        using var files = new AudioFiles();
        Directory.CreateDirectory(files["music"]);
        var rows = new List<string> { "track_id,path,producer" };
        for (var song = 1; song <= 6; song++)
        {
            WavFile.Write16(files[$"music/{song}.wav"], 44_100, WavFile.Music(44_100, 3 + (song * 0.2), song));
            rows.Add($"song-{song},{song}.wav,{(song % 2 == 0 ? "Ann Bright" : "Bob Dull")}");
        }

        await File.WriteAllLinesAsync(files["music/credits.csv"], rows);
        await using var silo = await RunningSilo.Start();
        (await silo.Pv.Run("ingest", files["music"], "--manifest", files["music/credits.csv"])).Expect();
        await KeysAndPlaylists(silo.Pv);

        using var process = silo.Pv.Start("mcp");
        _ = process.StandardError.ReadToEndAsync();
        var opened = await Ask(process, 1, "initialize", new { protocolVersion = "2025-06-18", capabilities = new { }, clientInfo = new { name = "test", version = "1" } });
        Assert.Equal("production-value", opened.GetProperty("serverInfo").GetProperty("name").GetString());
        await process.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        var tools = (await Ask(process, 2, "tools/list", new { })).GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("name").GetString());
        Assert.Equal(["attribute", "more", "producers", "similar"], tools.Order());
        var attribution = await Call(process, 3, "attribute", new { recording = "song-1" });
        Assert.Equal("song-1", attribution.GetProperty("track").GetString());
        var similar = await Call(process, 4, "similar", new { recording = files["music/2.wav"], count = 2 });
        Assert.Equal(2, similar.GetProperty("similar").GetArrayLength());
        var refused = await Ask(process, 5, "tools/call", new { name = "more", arguments = new { producer = "Nobody" } });
        Assert.True(refused.GetProperty("isError").GetBoolean());
        Assert.Contains("Nobody", refused.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task KeysAndPlaylists(PvProcess pv)
    {
        var made = (await pv.Run("keys", "create", "kitchen", "--role", "write", "--json")).Expect().Json;
        Assert.StartsWith("pv_", made.GetProperty("key").GetString(), StringComparison.Ordinal);
        var id = made.GetProperty("summary").GetProperty("id").GetString()!;
        (await pv.Run("keys", "revoke", id)).Expect();
        Assert.NotEqual(JsonValueKind.Null, (await pv.Run("keys", "list", "--json")).Expect().Json[0].GetProperty("revokedAt").ValueKind);
        (await pv.Run("keys", "revoke", "none")).Expect(1);
        var playlist = (await pv.Run("export", "song-2", "--similar", "song-1", "-k", "2", "--m3u8")).Expect().Out;
        Assert.StartsWith("#EXTM3U", playlist, StringComparison.Ordinal);
        Assert.InRange(playlist.Split('\n').Count(line => line.EndsWith(".wav", StringComparison.Ordinal)), 3, 4);
        (await pv.Run("export")).Expect(2);
    }

    private static async Task<JsonElement> Call(System.Diagnostics.Process process, int id, string tool, object arguments)
    {
        var answer = await Ask(process, id, "tools/call", new { name = tool, arguments });
        return JsonDocument.Parse(answer.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;
    }

    private static async Task<JsonElement> Ask(System.Diagnostics.Process process, int id, string method, object parameters)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { jsonrpc = "2.0", id, method, @params = parameters }));
        for (; ;)
        {
            var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the server ended");
            var said = JsonDocument.Parse(line).RootElement;
            if (said.TryGetProperty("id", out var answered) && answered.ValueKind == JsonValueKind.Number && answered.GetInt32() == id)
                return said.GetProperty("result");
        }
    }
}
