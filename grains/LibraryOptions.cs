namespace ProductionValue.Grains;

/// <summary>Limits and places of one library.</summary>
public sealed class LibraryOptions
{
    /// <summary>Folder of the index snapshots; made when absent.</summary>
    public string IndexDirectory { get; set; } = "index";

    /// <summary>Name of the library: an index snapshot saved under another one does not belong to it.</summary>
    public string Library { get; set; } = "";

    /// <summary>Feature schema that generations are fitted on.</summary>
    public string Schema { get; set; } = "production-3";

    /// <summary>Feature schema of the poster's pipeline, the baseline of evaluations.</summary>
    public string BaselineSchema { get; set; } = "poster-1";

    /// <summary>Dimensions a vector of a schema must have; schemas that are not named here are refused.</summary>
    public Dictionary<string, int> SchemaDimensions { get; } = [];

    /// <summary>What the dimensions of a schema are, in order, so that an attribution can give its reasons; schemas that are not named here give none.</summary>
    public Dictionary<string, DescriptorMeaning[]> Meanings { get; } = [];

    /// <summary>Index shards of a generation. One serves best until memory forces more.</summary>
    public int ShardCount { get; set; } = 1;

    /// <summary>Threads of the search pool.</summary>
    public int SearchThreads { get; set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Searches that may wait for a thread; one more is answered "busy".</summary>
    public int SearchQueueLimit { get; set; } = 256;

    /// <summary>Beam width of a search; never below the number of neighbours wanted.</summary>
    public int EfSearch { get; set; } = 96;

    /// <summary>Longest a question waits for the shards; what has not answered by then is left out, and the answer says so.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Nearest tracks of each shard, at least, that similar ones are picked from by mutual proximity; 0: the cosine alone ranks. Ten picked from 30
    /// were the same as from all (bench/results/proximity.md).
    /// </summary>
    public int ProximityPool { get; set; } = 50;

    /// <summary>Most tracks one question may name, wanted and unwanted together.</summary>
    public int MaxSeeds { get; set; } = 32;

    /// <summary>Changes to a shard after which it saves a snapshot.</summary>
    public int SnapshotEveryChanges { get; set; } = 20_000;

    /// <summary>Rows a shard reads in one turn while it catches up.</summary>
    public int CatchUpRows { get; set; } = 4_000;

    /// <summary>Threads that put tracks into a shard where many come at once: a new generation, a bulk import, a lost snapshot.</summary>
    public int BuildThreads { get; set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Time between two looks of a shard for rows it was not told of, and for the silo it belongs on.</summary>
    public TimeSpan ShardPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Threads that lay the map out beside everything else.</summary>
    public int MapThreads { get; set; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>Time between two looks for tracks whose change did not reach every view.</summary>
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks for measurements that no call tells.</summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Tracks driven on in one look.</summary>
    public int SweepLimit { get; set; } = 1_000;

    /// <summary>Tracks of a bulk import that are written side by side; the storage takes them into few transactions.</summary>
    public int ImportConcurrency { get; set; } = 512;

    /// <summary>Most tracks a generation is fitted on; of more, a share that the tracks' own ids decide.</summary>
    public int MaxFitTracks { get; set; } = 50_000;

    /// <summary>Tracks of an import batch that are put side by side.</summary>
    public int IngestConcurrency { get; set; } = 32;

    /// <summary>Complete generations kept beside the live one, to go back to.</summary>
    public int StandbyGenerations { get; set; } = 2;
}
