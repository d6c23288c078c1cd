using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>What a resource asks of whoever calls it. Without one, reading asks for <see cref="KeyRole.Read"/> and everything else for <see cref="KeyRole.Write"/>.</summary>
/// <param name="Role">The least role; null: open to everybody.</param>
internal sealed record RequiredRole(KeyRole? Role)
{
    /// <summary>What an endpoint of the API asks for; null where it is open.</summary>
    public static KeyRole? Of(Endpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<RequiredRole>() is { } required ? required.Role
        : method is "GET" or "HEAD" ? KeyRole.Read
        : KeyRole.Write;
}

/// <summary>Says which role an endpoint asks for.</summary>
internal static class RequiredRoles
{
    /// <summary>Asks for a role.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, KeyRole role)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredRole(role));

    /// <summary>Opens an endpoint to everybody.</summary>
    public static TBuilder IsOpen<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequiredRole(null));
}
