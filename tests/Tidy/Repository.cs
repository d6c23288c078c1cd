using System.Diagnostics;

namespace ProductionValue.Tests.Tidy;

/// <summary>The checkout the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["artifacts", ".git", "node_modules", "bin", "obj"];

    /// <summary>Its top folder: the first one above the test program that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>All files below a folder with one of the endings, paths from <see cref="Root"/>, without build output.</summary>
    public static IEnumerable<string> Files(params string[] endings) =>
        Directory.EnumerateDirectories(Root)
            .Where(folder => !NotOurs.Contains(Path.GetFileName(folder)))
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Root))
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(NotOurs.Contains))
            .Order(StringComparer.Ordinal);

    /// <summary>The text of a file named from <see cref="Root"/>.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ProductionValue.sln")))
                return folder.FullName;
        }

        throw new UnreachableException($"no checkout above {AppContext.BaseDirectory}");
    }
}
