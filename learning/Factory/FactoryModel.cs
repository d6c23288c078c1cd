namespace ProductionValue.Learning;

/// <summary>
/// The model that ships with the product, so that a library answers from its first song on: fitted on openly licensed and simulated music
/// (docs/EVALUATION.md says on which, and how to make it anew). Nothing of that music is in it but averages.
/// </summary>
public static class FactoryModel
{
    /// <summary>Rises with every remake; told beside the generation it becomes.</summary>
    public const int Version = 1;

    /// <summary>The model for a feature schema.</summary>
    /// <param name="schema">The schema's id, such as <c>production-1</c>.</param>
    /// <returns>For <see cref="GenerationModel.Load"/>; null where none ships for the schema.</returns>
    public static byte[]? Read(string schema)
    {
        using var stream = typeof(FactoryModel).Assembly.GetManifestResourceStream($"factory-{schema}.pvmodel");
        if (stream is null)
            return null;
        var model = new byte[stream.Length];
        stream.ReadExactly(model);
        return model;
    }
}
