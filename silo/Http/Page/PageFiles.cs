using System.IO.Compression;
using System.Security.Cryptography;

namespace ProductionValue.Silo.Http;

/// <summary>A file of the page, as it lies in this assembly.</summary>
/// <param name="Type">Media type.</param>
/// <param name="Plain">Its bytes.</param>
/// <param name="Gzip">The same compressed; null where that saves nothing.</param>
/// <param name="Tag">Its ETag.</param>
internal sealed record PageFile(string Type, byte[] Plain, byte[]? Gzip, string Tag);

/// <summary>The files of the page, built from silo/web into this assembly.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "web/";
    private const int WorthCompressing = 1024;
    private readonly Dictionary<string, Lazy<PageFile>> files;

    /// <summary>Lists what the assembly holds; a file is read when it is first asked for.</summary>
    public PageFiles()
    {
        var assembly = typeof(PageFiles).Assembly;
        files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => new Lazy<PageFile>(() => Load(name)), StringComparer.Ordinal);
    }

    /// <summary>Whether the page was built into this silo.</summary>
    public bool AreThere => files.ContainsKey("index.html");

    /// <summary>A file by its path, or null.</summary>
    public PageFile? Find(string path) => files.TryGetValue(path, out var file) ? file.Value : null;

    private static PageFile Load(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        var plain = new byte[stream.Length];
        stream.ReadExactly(plain);
        var type = TypeOf(resource);
        var gzip = plain.Length >= WorthCompressing && !type.StartsWith("font/", StringComparison.Ordinal) && !type.StartsWith("image/png", StringComparison.Ordinal) ? Compress(plain) : null;
        return new PageFile(type, plain, gzip, $"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"");
    }

    private static byte[] Compress(byte[] plain)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return compressed.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        ".json" or ".webmanifest" => "application/json",
        _ => "application/octet-stream",
    };
}
