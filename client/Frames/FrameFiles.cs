using ProductionValue.Audio;

namespace ProductionValue.Client;

/// <summary>Writes the frame arrays of a recording's excerpt, one .npy file each, for those who compare with librosa.</summary>
internal static class FrameFiles
{
    /// <summary>Names that were asked for and that are none.</summary>
    /// <param name="names">Names, parted by commas.</param>
    public static string[] Unknown(string names) => [.. Split(names).Except(FrameArrays.Names)];

    /// <summary>Decodes, computes and writes.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="startSeconds">Where the excerpt starts; null: its middle.</param>
    /// <param name="names">Names of <see cref="FrameArrays.Names"/>, parted by commas.</param>
    /// <param name="folder">Receives <c>NAME.npy</c> files; made where it is missing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The files, or why there are none.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static (IReadOnlyList<FrameFile> Files, string? Refusal) Write(string file, double? startSeconds, string names, string folder, CancellationToken cancellationToken)
    {
        var decoded = new AudioDecoder().Decode(file, startSeconds, cancellationToken);
        if (!decoded.IsDecoded)
            return ([], decoded.Refusal.Reason);
        Directory.CreateDirectory(folder);
        var files = new List<FrameFile>();
        foreach (var array in FrameArrays.Of(decoded.Clip, Split(names)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.Combine(folder, array.Name + ".npy");
            NpyFile.Write(path, array.Shape, array.Values);
            files.Add(new FrameFile(array.Name, path, array.Shape));
        }

        return (files, null);
    }

    private static string[] Split(string names) => [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
}
