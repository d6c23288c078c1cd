using System.Text.RegularExpressions;
using ProductionValue.Tests.Audio;
using ProductionValue.Tests.EndToEnd;

namespace ProductionValue.Tests.Tidy;

/// <summary>Every <c>$ ./pv …</c> line of the README's console blocks is run, in order, on a folder like the one the README speaks of.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] NotHere = ["demo", "test", "up", "bench", "doctor"]; // Set-up, or they never end; other tests run them.

    [Fact]
    public async Task The_commands_of_the_README_work_as_they_stand()
    {
        using var files = new AudioFiles();
        WriteMusic(files);
        var data = files["data"];
        await using var silo = await RunningSilo.Start(data);
        var commands = Command().Matches(Repository.Read("README.md")).Select(match => match.Groups["words"].Value).ToArray();
        Assert.Contains(commands, command => command.StartsWith("ingest", StringComparison.Ordinal));
        foreach (var command in commands.Where(command => !NotHere.Contains(command.Split(' ')[0])))
        {
            var words = Word().Matches(command).Select(word => word.Value.Trim('"')).Select(word => ThereIs(files, word)).ToArray();
            var said = await silo.Pv.Run(words);
            Assert.True(said.ExitCode == 0, $"./pv {command}\n{said.Out}\n{said.Error}");
            Assert.True(said.Out.Length > 0, $"./pv {command} says nothing");
        }
    }

    [Fact]
    public void The_README_begins_with_the_two_commands()
    {
        var first = Command().Matches(Repository.Read("README.md")).Take(2).Select(match => match.Groups["words"].Value);
        Assert.Equal(["demo", "test"], first);
    }

    /// <summary>music/ with credits.csv, and song.mp3 beside it: two producers, one dull and one bright.</summary>
    private static void WriteMusic(AudioFiles files)
    {
        Directory.CreateDirectory(files["music"]);
        var rows = new List<string> { "track_id,path,title,artist,producer,album" };
        for (var song = 1; song <= 12; song++)
        {
            var bright = song % 2 == 0;
            var samples = WavFile.Music(44_100, 3 + (song * 0.1), song);
            WavFile.Write16(files[$"music/{song}.wav"], 44_100, bright ? samples : Smooth(samples));
            rows.Add($"song-{song},{song}.wav,Song {song},Band {song % 3},{(bright ? "Ann Bright" : "Bob Dull")},Record {song % 4}");
        }

        File.WriteAllLines(files["music/credits.csv"], rows);
        files.Convert(files.Music("plain.wav", 4), "song.mp3");
    }

    private static float[] Smooth(float[] samples)
    {
        var smooth = new float[samples.Length];
        for (var position = 1; position < samples.Length; position++)
            smooth[position] = (0.95f * smooth[position - 1]) + (0.05f * samples[position]);
        return [.. smooth.Select(sample => sample * 4)];
    }

    private static string ThereIs(AudioFiles files, string word) => Path.Exists(files[word]) && word.Length > 0 && !word.StartsWith('-') ? files[word] : word;

    [GeneratedRegex(@"^\$ \./pv (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Word();
}
