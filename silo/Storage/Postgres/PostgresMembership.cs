using System.Globalization;
using Npgsql;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The list of a cluster's silos. Every change goes by compare-and-set on the list's version and on the silo's own row.</summary>
internal sealed class PostgresMembership(PostgresLibrary library, string cluster) : IMembershipTable
{
    private const string Columns = "silo, etag, status, proxy_port, host_name, silo_name, role_name, update_zone, fault_zone, started, alive, suspicions";

    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => library.Query(
        connection => Run(connection, "INSERT INTO membership (cluster, version, etag) VALUES ($1, 0, 0) ON CONFLICT DO NOTHING"), CancellationToken.None);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) => library.Query(
        async connection =>
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new("DELETE FROM silos WHERE cluster = $1") { Parameters = { new() { Value = clusterId } } },
                    new("DELETE FROM membership WHERE cluster = $1") { Parameters = { new() { Value = clusterId } } },
                },
            };
            return await batch.ExecuteNonQueryAsync();
        },
        CancellationToken.None);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => library.Query(
        connection => Run(
            connection, "DELETE FROM silos WHERE cluster = $1 AND status = $2 AND alive < $3", (int)SiloStatus.Dead, beforeDate.UtcDateTime),
        CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => Read(" AND silo = $2", key.ToParsableString());

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => Read("");

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => Change(
        tableVersion, $"INSERT INTO silos (cluster, {Columns}) VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING", Values(entry));

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => Change(
        tableVersion,
        """
        UPDATE silos SET etag = etag + 1, status = $3, proxy_port = $4, host_name = $5, silo_name = $6, role_name = $7, update_zone = $8,
            fault_zone = $9, started = $10, alive = $11, suspicions = $12 WHERE cluster = $1 AND silo = $2 AND etag = $13
        """,
        [.. Values(entry), long.Parse(etag, CultureInfo.InvariantCulture)]);

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => library.Query(
        connection => Run(
            connection, "UPDATE silos SET alive = $3 WHERE cluster = $1 AND silo = $2", entry.SiloAddress.ToParsableString(), Utc(entry.IAmAliveTime)),
        CancellationToken.None);

    private Task<bool> Change(TableVersion version, string sql, object[] values) => library.Use(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var isNewest = await Run(
                connection, "UPDATE membership SET version = $2, etag = etag + 1 WHERE cluster = $1 AND etag = $3",
                version.Version, long.Parse(version.VersionEtag, CultureInfo.InvariantCulture)) == 1;
            if (!isNewest || await Run(connection, sql, values) != 1)
                return false; // Undone with the transaction; Orleans reads the list and tries again.
            await transaction.CommitAsync();
            return true;
        },
        CancellationToken.None);

    private Task<MembershipTableData> Read(string condition, params object[] values) => library.Query(
        async connection =>
        {
            // One statement, so that silos and version are of one moment.
            await using var command = Command(
                connection,
                $"SELECT m.version, m.etag, s.* FROM membership m LEFT JOIN (SELECT {Columns} FROM silos WHERE cluster = $1{condition}) s ON true WHERE m.cluster = $1",
                values);
            var version = new TableVersion(0, "0");
            var silos = new List<Tuple<MembershipEntry, string>>();
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                version = new TableVersion(row.GetInt32(0), row.GetInt64(1).ToString(CultureInfo.InvariantCulture));
                if (!await row.IsDBNullAsync(2))
                    silos.Add(Tuple.Create(ReadEntry(row), row.GetInt64(3).ToString(CultureInfo.InvariantCulture)));
            }

            return new MembershipTableData(silos, version);
        },
        CancellationToken.None);

    private static MembershipEntry ReadEntry(NpgsqlDataReader row) => new()
    {
        SiloAddress = SiloAddress.FromParsableString(row.GetString(2)),
        Status = (SiloStatus)row.GetInt32(4),
        ProxyPort = row.GetInt32(5),
        HostName = row.GetString(6),
        SiloName = row.GetString(7),
        RoleName = row.GetString(8),
        UpdateZone = row.GetInt32(9),
        FaultZone = row.GetInt32(10),
        StartTime = row.GetDateTime(11),
        IAmAliveTime = row.GetDateTime(12),
        SuspectTimes = ReadSuspicions(row.GetString(13)),
    };

    private static object[] Values(MembershipEntry entry) =>
    [
        entry.SiloAddress.ToParsableString(), (int)entry.Status, entry.ProxyPort, entry.HostName ?? "", entry.SiloName ?? "", entry.RoleName ?? "",
        entry.UpdateZone, entry.FaultZone, Utc(entry.StartTime), Utc(entry.IAmAliveTime),
        string.Join(' ', (entry.SuspectTimes ?? []).Select(suspicion =>
            string.Create(CultureInfo.InvariantCulture, $"{suspicion.Item1.ToParsableString()},{suspicion.Item2.Ticks}"))),
    ];

    private static List<Tuple<SiloAddress, DateTime>> ReadSuspicions(string text) => [.. text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(suspicion => suspicion.LastIndexOf(',') is var comma
            ? Tuple.Create(SiloAddress.FromParsableString(suspicion[..comma]), new DateTime(long.Parse(suspicion.AsSpan(comma + 1), CultureInfo.InvariantCulture), DateTimeKind.Utc))
            : null!)];

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private async Task<int> Run(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
#pragma warning disable CA2100 // Every statement is a constant of this file; values are bound as parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in (object[])[cluster, .. values])
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
