using System.Diagnostics;

namespace ProductionValue.Tests.Audio;

/// <summary>A folder of made-up sound files that is deleted afterwards.</summary>
public sealed class AudioFiles : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pv-audio-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes 16-bit stereo music.</summary>
    public string Music(string name, double seconds, int rate = 44_100)
    {
        WavFile.Write16(this[name], rate, WavFile.Music(rate, seconds, 1), WavFile.Music(rate, seconds, 2));
        return this[name];
    }

    /// <summary>Runs ffmpeg from one file to another with options in between.</summary>
    public string Convert(string from, string to, params string[] options)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        string[] arguments = ["-nostdin", "-v", "error", "-y", "-i", from, .. options, this[to]];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return this[to];
    }

    /// <summary>Writes a program of the shell.</summary>
    public void Script(string name, string body)
    {
        File.WriteAllText(this[name], "#!/bin/sh\n" + body + "\n");
        SetMode(name, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void SetMode(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(this[name], mode);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
