using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;

namespace ProductionValue.Silo.Clusters;

/// <summary>
/// TLS on every connection between silos and from Orleans clients, with certificates on both sides that must come from one authority. Names
/// are not compared: silos are addressed by IP, and whoever holds a certificate of the authority belongs to the cluster.
/// </summary>
internal sealed class MutualTls(X509Certificate2 own, X509Certificate2 authority)
{
    private static readonly TimeSpan HandshakeTime = TimeSpan.FromSeconds(10);

    /// <summary>Puts TLS under the silo's connections.</summary>
    /// <exception cref="InvalidDataException">A file is no certificate, or the key is missing.</exception>
    public static void Use(ISiloBuilder silo, ClusterSettings settings)
    {
        var tls = new MutualTls(LoadOwn(settings), LoadAuthority(settings));
        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(connection => connection.Use(tls.AsServer));
            connections.ConfigureGatewayInboundConnection(connection => connection.Use(tls.AsServer));
            connections.ConfigureSiloOutboundConnection(connection => connection.Use(tls.AsClient));
        });
    }

    private static X509Certificate2 LoadOwn(ClusterSettings settings)
    {
        try
        {
            var own = X509CertificateLoader.LoadPkcs12FromFile(settings.Certificate!, settings.CertificatePassword);
            return own.HasPrivateKey ? own : throw new InvalidDataException($"{settings.Certificate}: expected a certificate with its private key, got one without");
        }
        catch (System.Security.Cryptography.CryptographicException wrong)
        {
            throw new InvalidDataException($"{settings.Certificate}: expected a PKCS#12 file and its password ({wrong.Message})", wrong);
        }
    }

    private static X509Certificate2 LoadAuthority(ClusterSettings settings)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(settings.Authority!);
        }
        catch (System.Security.Cryptography.CryptographicException wrong)
        {
            throw new InvalidDataException($"{settings.Authority}: expected a certificate in PEM ({wrong.Message})", wrong);
        }
    }

    private ConnectionDelegate AsServer(ConnectionDelegate next) => connection => Secure(connection, next, (stream, cancellationToken) =>
        stream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = own, ClientCertificateRequired = true, RemoteCertificateValidationCallback = IsOfTheCluster,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            },
            cancellationToken));

    private ConnectionDelegate AsClient(ConnectionDelegate next) => connection => Secure(connection, next, (stream, cancellationToken) =>
        stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "silo", ClientCertificates = [own], LocalCertificateSelectionCallback = (_, _, _, _, _) => own,
                RemoteCertificateValidationCallback = IsOfTheCluster, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            },
            cancellationToken));

    private static async Task Secure(ConnectionContext connection, ConnectionDelegate next, Func<SslStream, CancellationToken, Task> greet)
    {
        var plain = connection.Transport;
        await using var stream = new SslStream(new DuplexPipeStream(plain));
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed))
        {
            patience.CancelAfter(HandshakeTime);
            await greet(stream, patience.Token);
        }

        connection.Transport = new StreamDuplexPipe(stream);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }

    private bool IsOfTheCluster(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return false;
        using var trusted = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck },
        };
        using var theirs = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return trusted.Build(theirs);
    }
}
