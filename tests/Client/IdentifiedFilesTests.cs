using ProductionValue.Audio;
using ProductionValue.Client;

namespace ProductionValue.Tests.Client;

public sealed class IdentifiedFilesTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void An_identity_is_remembered_once_for_a_file_that_has_not_changed()
    {
        File.WriteAllText(file, "sound");
        var identified = new IdentifiedFiles();
        Assert.Null(identified.Take(file));
        var identity = identified.Identify(file, TestContext.Current.CancellationToken);
        Assert.Equal(AudioIdentity.Of(file, TestContext.Current.CancellationToken), identity);
        Assert.Equal(identity, identified.Take(file));
        Assert.Null(identified.Take(file));
    }

    [Fact]
    public void A_file_that_was_changed_or_removed_meanwhile_is_not_known()
    {
        File.WriteAllText(file, "sound");
        var identified = new IdentifiedFiles();
        _ = identified.Identify(file, TestContext.Current.CancellationToken);
        File.WriteAllText(file, "another sound");
        Assert.Null(identified.Take(file));
        _ = identified.Identify(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        Assert.Null(identified.Take(file));
    }

    public void Dispose() => File.Delete(file);
}
