using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;
using StackExchange.Redis;

namespace ProductionValue.Silo.Clusters;

/// <summary>How this silo finds the others.</summary>
internal static class ClusterMembership
{
    /// <summary>The cluster's silos are those of one service.</summary>
    private const string Service = "production-value";

    /// <summary>One silo alone on an embedded library, any number that share a list on PostgreSQL or Redis.</summary>
    public static void Join(ISiloBuilder silo, ClusterSettings settings, ILibrary library)
    {
        var ports = FreePorts();
        var (siloPort, gatewayPort) = (settings.SiloPort == 0 ? ports.Silo : settings.SiloPort, settings.GatewayPort == 0 ? ports.Gateway : settings.GatewayPort);
        if (library is not PostgresLibrary shared)
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: Service, clusterId: settings.Name);
            return;
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (Service, settings.Name));
        silo.ConfigureEndpoints(AddressOf(settings, shared), siloPort, gatewayPort, listenOnAnyHostAddress: false);
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = settings.ProbeTimeout;
            membership.NumMissedProbesLimit = settings.MissedProbes;
        });
        if (settings.Redis is { } redis)
            KeepListInRedis(silo, redis);
        else
        {
            silo.Services.AddSingleton<IMembershipTable>(provider =>
                new PostgresMembership(shared, provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<ClusterOptions>>().Value.ClusterId));
        }

        if (settings.Certificate is not null)
            MutualTls.Use(silo, settings);
    }

    private static void KeepListInRedis(ISiloBuilder silo, string redis) => silo.UseRedisClustering(clustering =>
    {
        var place = ConfigurationOptions.Parse(redis);
        clustering.ConfigurationOptions = place;
        clustering.CreateMultiplexer = async _ =>
        {
            try
            {
                return (await ConnectionMultiplexer.ConnectAsync(place), false);
            }
            catch (RedisConnectionException failure)
            {
                throw new IOException($"Cluster:{nameof(ClusterSettings.Redis)}: {string.Join(", ", place.EndPoints)}: Redis cannot be reached or refuses ({failure.FailureType})", failure);
            }
        };
    });

    private static IPAddress AddressOf(ClusterSettings settings, PostgresLibrary shared)
    {
        if (settings.Address is { } named)
            return IPAddress.Parse(named);
        if (shared.IsOnThisMachine)
            return IPAddress.Loopback;
        // The interface that leads to the database also leads to the other silos. Connecting a datagram socket sends nothing.
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(shared.Host, 9);
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    /// <summary>Two ports of the loopback interface nobody listens on, held both at once so that they differ.</summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
