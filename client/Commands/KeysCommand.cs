using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv keys</c>: makes, lists and revokes the keys of the API.</summary>
internal static class KeysCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench) => new("keys", "Make, list and revoke the keys of the API") { Make(bench), List(bench), Revoke(bench) };

    private static Command Make(Workbench bench)
    {
        var name = new Argument<string>("NAME") { Description = "What to call it, to know it again" };
        var role = new Option<KeyRole>("--role") { Description = "What its holder may do (default: read)", HelpName = "read|write|admin", DefaultValueFactory = _ => KeyRole.Read };
        var command = new Command("create", "Make a key; it is told this once and kept nowhere") { name, role, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var made = await library.CreateKey(new ApiKeyQuestion(parsed.GetRequiredValue(name), parsed.GetValue(role)), cancellationToken);
            return bench.Answer(parsed, made, told =>
            {
                bench.Terminal.Remark($"key {told.Summary.Id} ({Word(told.Summary.Role)}), told this once:");
                bench.Terminal.Say(told.Key);
            });
        }, cancellationToken));
        return command;
    }

    private static Command List(Workbench bench)
    {
        var command = new Command("list", "List the keys, newest first") { CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            bench.Answer(parsed, await library.Keys(cancellationToken), keys =>
            {
                if (keys.Length == 0)
                    bench.Terminal.Say("no key: a silo on this machine's loopback address asks for none");
                else
                    bench.Terminal.Table(["key", "name", "role", "made", "revoked"], keys.Select(Row));
            }), cancellationToken));
        return command;
    }

    private static Command Revoke(Workbench bench)
    {
        var id = new Argument<string>("KEY") { Description = "The key's public part, as listed" };
        var command = new Command("revoke", "Revoke a key: it opens nothing any more") { id, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            await library.RevokeKey(parsed.GetRequiredValue(id), cancellationToken) is { } revoked
                ? bench.Answer(parsed, revoked, told => bench.Terminal.Say($"key {told.Id} ({told.Name}) is revoked"))
                : bench.NotFound(parsed, $"no key has the id \"{parsed.GetRequiredValue(id)}\" (pv keys list)"), cancellationToken));
        return command;
    }

    private static string[] Row(ApiKeySummary key) => [key.Id, key.Name, Word(key.Role), $"{key.CreatedAt:yyyy-MM-dd HH:mm}", key.RevokedAt is { } when ? $"{when:yyyy-MM-dd HH:mm}" : ""];

    private static string Word(KeyRole role) => role switch { KeyRole.Read => "read", KeyRole.Write => "write", _ => "admin" };
}
