using System.Reflection;
using ProductionValue.Contracts;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Contracts;

/// <summary>
/// What silos and clients of two versions say to each other: message aliases with their members in wire order, and the grains' methods.
/// A change that is meant is recorded by running this test with PV_UPDATE_GOLDENS=1.
/// </summary>
public sealed class WireFormatTests
{
    private const string Golden = "tests/Goldens/contracts.txt";
    private static readonly Type[] Exported = typeof(ITrackGrain).Assembly.GetExportedTypes();

    [Fact]
    public void The_wire_format_is_the_recorded_one()
    {
        var now = string.Join('\n', Messages().Concat(Grains()).Order(StringComparer.Ordinal)) + "\n";
        if (Environment.GetEnvironmentVariable("PV_UPDATE_GOLDENS") is "1")
            File.WriteAllText(Path.Combine(Repository.Root, Golden), now);
        Assert.Equal(Repository.Read(Golden), now);
    }

    [Fact]
    public void Every_message_and_every_grain_method_has_an_alias_that_outlives_renaming()
    {
        Assert.All(Exported.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null), type => Assert.NotNull(AliasOf(type)));
        Assert.All(GrainInterfaces().SelectMany(grain => grain.GetMethods()), method => Assert.NotNull(AliasOf(method)));
    }

    [Fact]
    public void Grain_methods_are_verbs_that_can_be_cancelled() =>
        Assert.All(GrainInterfaces().SelectMany(grain => grain.GetMethods()), method =>
        {
            Assert.DoesNotContain("Async", method.Name, StringComparison.Ordinal);
            Assert.Equal(typeof(CancellationToken), method.GetParameters()[^1].ParameterType);
        });

    private static IEnumerable<string> Messages() => Exported
        .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
        .Select(type => $"message {AliasOf(type)}: {string.Join(", ", MembersOf(type))}");

    private static IEnumerable<string> Grains() => GrainInterfaces()
        .SelectMany(grain => grain.GetMethods().Select(method =>
            $"grain {AliasOf(grain)}.{AliasOf(method)}({string.Join(", ", method.GetParameters().SkipLast(1).Select(parameter => parameter.ParameterType.Name))})"));

    private static IEnumerable<Type> GrainInterfaces() => Exported.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type));

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.Instance).OrderByDescending(made => made.GetParameters().Length).FirstOrDefault()
            is { } constructor && constructor.GetParameters().Length > 0
            ? constructor.GetParameters().Select(parameter => $"{parameter.Name} {parameter.ParameterType.Name}")
            : type.GetProperties().Where(property => property.GetCustomAttribute<IdAttribute>() is not null).Select(property => $"{property.Name} {property.PropertyType.Name}");

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;
}
