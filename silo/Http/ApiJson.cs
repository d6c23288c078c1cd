using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ProductionValue.Silo.Http;

/// <summary>How the API reads and writes the contracts' records.</summary>
internal static class ApiJson
{
    /// <summary>Sets the options: a field without a default and without a question mark has to be there and not null; unknown ones are passed over.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.RespectNullableAnnotations = true;
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RequireWhatCannotBeMissing);
    }

    private static void RequireWhatCannotBeMissing(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.AssociatedParameter is { HasDefaultValue: false } parameter)
                property.IsRequired = parameter.ParameterType.IsValueType ? Nullable.GetUnderlyingType(parameter.ParameterType) is null : !parameter.IsNullable;
        }
    }
}
