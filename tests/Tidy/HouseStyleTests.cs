using System.Text.RegularExpressions;

namespace ProductionValue.Tests.Tidy;

/// <summary>The house style's rules that no analyzer knows.</summary>
public sealed partial class HouseStyleTests
{
    private const int MaxLines = 300;
    private static readonly string[] BannedEndings = ["Helper", "Util", "Utils", "Manager", "Processor", "Info", "Data", "Impl"];
    private static readonly string[] TakenNames = ["Index", "Range", "Vector", "Buffer", "Timer", "Path"];
    private static readonly string[] BannedFolders = ["Common", "Helpers", "Utils", "Services"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        foreach (var file in Repository.Files(".cs", ".ts", ".svelte"))
        {
            var lines = File.ReadLines(Path.Combine(Repository.Root, file)).Count();
            Assert.True(lines <= MaxLines, $"{file} has {lines} lines, expected at most {MaxLines}");
        }
    }

    [Fact]
    public void Each_source_file_is_named_after_a_type_in_it()
    {
        foreach (var file in Repository.Files(".cs").Where(file => Path.GetFileName(file) is not "Program.cs"))
        {
            var name = Path.GetFileNameWithoutExtension(file).Split('.')[0];
            var types = TypeDeclaration().Matches(Repository.Read(file)).Select(type => type.Groups["name"].Value).ToArray();
            Assert.True(
                types.Length == 0 || types.Any(type => type.StartsWith(name, StringComparison.Ordinal) || name.StartsWith(type, StringComparison.Ordinal)
                    || name == type + "s" || name.Contains(type, StringComparison.Ordinal)),
                $"{file} declares {string.Join(", ", types)}: expected a type named after the file");
        }
    }

    [Fact]
    public void No_type_has_a_name_that_says_nothing_or_is_taken()
    {
        foreach (var file in Repository.Files(".cs"))
        {
            foreach (var type in TypeDeclaration().Matches(Repository.Read(file)).Select(match => match.Groups["name"].Value))
            {
                Assert.DoesNotContain(BannedEndings, ending => type.EndsWith(ending, StringComparison.Ordinal));
                Assert.DoesNotContain(type, TakenNames);
            }
        }
    }

    [Fact]
    public void No_folder_has_a_name_that_says_nothing() =>
        Assert.DoesNotContain(Repository.Files(".cs").SelectMany(file => file.Split('/')), BannedFolders.Contains);

    [Fact]
    public void Nothing_is_left_unfinished_or_skipped() =>
        Assert.All(
            Repository.Files(".cs", ".sh", ".md").Where(file => !file.StartsWith("tests/Tidy/", StringComparison.Ordinal)),
            file => Assert.DoesNotMatch(Unfinished(), Repository.Read(file)));

    [Fact]
    public void No_error_is_swallowed() =>
        Assert.All(Repository.Files(".cs"), file => Assert.DoesNotMatch(EmptyCatch(), Repository.Read(file)));

    [GeneratedRegex(@"^\s*(?:\[[^\]]*\]\s*)*(?:public|internal|private|file)?\s*(?:(?:static|sealed|abstract|partial|readonly|unsafe|ref)\s+)*(?:class|struct|record struct|record|interface|enum)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"TODO|FIXME|NotImplementedException|\bSkip\s*=\s*""")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"catch\s*(?:\([^)]*\))?\s*(?:when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();
}
