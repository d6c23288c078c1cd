using System.Security.Cryptography;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>Answers of a source on disk, one file each, so that nobody is asked the same twice. Safe for concurrent use.</summary>
/// <param name="folder">Folder of the files; made when needed. Null: nothing is kept.</param>
/// <param name="age">How long an answer is used.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerCache(string? folder, TimeSpan age, TimeProvider time)
{
    /// <summary>The kept answer; empty for "there is no such thing", null where none is kept or it is too old.</summary>
    public byte[]? Read(Uri question)
    {
        if (folder is null)
            return null;
        var file = new FileInfo(FileOf(question));
        try
        {
            return file.Exists && time.GetUtcNow() - file.LastWriteTimeUtc <= age ? File.ReadAllBytes(file.FullName) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null; // A cache that cannot be read costs one more question.
        }
    }

    /// <summary>Keeps an answer.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(Uri question, byte[] answer)
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        var file = FileOf(question);
        var fresh = $"{file}.{Environment.CurrentManagedThreadId}";
        File.WriteAllBytes(fresh, answer);
        File.SetLastWriteTimeUtc(fresh, time.GetUtcNow().UtcDateTime);
        File.Move(fresh, file, overwrite: true); // An interrupted write leaves no half an answer.
    }

    private string FileOf(Uri question) => Path.Combine(folder!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question.AbsoluteUri))) + ".json");
}
