using System.CommandLine;

namespace ProductionValue.Client;

/// <summary><c>pv import</c>: brings what others published into the library.</summary>
internal static class ImportCommand
{
    /// <summary>The verb with its own verbs.</summary>
    public static Command Create(Workbench bench) => new("import", "Read published dumps: MusicBrainz credits, AcousticBrainz descriptions")
    {
        ImportMusicBrainzCommand.Create(bench), ImportAcousticBrainzCommand.Create(bench),
    };
}
