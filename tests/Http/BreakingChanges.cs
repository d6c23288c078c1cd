using System.Text.Json;

namespace ProductionValue.Tests.Http;

/// <summary>What of a new description would break a client written against the old one.</summary>
internal static class BreakingChanges
{
    /// <summary>Each break in words; none where every old client goes on working.</summary>
    public static List<string> Between(JsonElement before, JsonElement after)
    {
        var breaks = new List<string>();
        foreach (var path in Members(before, "paths"))
        {
            if (Find(after, "paths", path.Name) is not { } newPath)
            {
                breaks.Add($"{path.Name} is gone");
                continue;
            }

            foreach (var operation in path.Value.EnumerateObject())
            {
                if (newPath.TryGetProperty(operation.Name, out var newOperation))
                    breaks.AddRange(OfOperation($"{operation.Name} {path.Name}", operation.Value, newOperation));
                else
                    breaks.Add($"{operation.Name} {path.Name} is gone");
            }
        }

        foreach (var schema in Members(Find(before, "components") ?? default, "schemas"))
        {
            if (Find(after, "components", "schemas", schema.Name) is { } newSchema)
                breaks.AddRange(OfSchema(schema.Name, schema.Value, newSchema));
        }

        return breaks;
    }

    private static IEnumerable<string> OfOperation(string where, JsonElement before, JsonElement after)
    {
        foreach (var response in Members(before, "responses").Where(response => response.Name[0] == '2' && Find(after, "responses", response.Name) is null))
            yield return $"{where} no longer answers {response.Name}";
        var known = Items(before, "parameters").Select(parameter => parameter.GetProperty("name").GetString()).ToHashSet();
        foreach (var parameter in Items(after, "parameters").Where(IsRequired).Where(parameter => !known.Contains(parameter.GetProperty("name").GetString())))
            yield return $"{where} needs the parameter {parameter.GetProperty("name").GetString()}";
        foreach (var gone in known.Except(Items(after, "parameters").Select(parameter => parameter.GetProperty("name").GetString())))
            yield return $"{where} no longer takes the parameter {gone}";
    }

    private static IEnumerable<string> OfSchema(string name, JsonElement before, JsonElement after)
    {
        foreach (var property in Members(before, "properties"))
        {
            if (Find(after, "properties", property.Name) is not { } newProperty)
                yield return $"{name}.{property.Name} is gone";
            else if (TypeOf(property.Value) != TypeOf(newProperty))
                yield return $"{name}.{property.Name} was {TypeOf(property.Value)}, is {TypeOf(newProperty)}";
        }

        foreach (var value in Items(before, "enum").Select(value => value.ToString()).Except(Items(after, "enum").Select(value => value.ToString())))
            yield return $"{name} no longer has {value}";
        var needed = Items(before, "required").Select(field => field.GetString()).ToHashSet();
        foreach (var field in Items(after, "required").Select(field => field.GetString()).Where(field => !needed.Contains(field)))
            yield return $"{name} needs {field} now";
    }

    private static bool IsRequired(JsonElement parameter) => parameter.TryGetProperty("required", out var required) && required.GetBoolean();

    private static string TypeOf(JsonElement schema) =>
        (Find(schema, "type")?.ToString() ?? "") + (Find(schema, "$ref")?.ToString() ?? "") + (Find(schema, "items") is { } items ? "[" + TypeOf(items) + "]" : "");

    private static JsonElement.ObjectEnumerator Members(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Object } found ? found.EnumerateObject() : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : default;

    private static JsonElement? Find(JsonElement element, params string[] path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }

        return element;
    }
}
