namespace ProductionValue.Search;

/// <summary>How far apart two embeddings are. Smaller is closer in all three.</summary>
public enum Metric
{
    /// <summary><c>1 − cosine</c>, 0…2. Embeddings are scaled to unit length once, when they are added or asked for.</summary>
    Cosine = 0,

    /// <summary><c>−⟨x, y⟩</c>: the largest inner product comes first. Not a distance in the strict sense; may be negative.</summary>
    InnerProduct = 1,

    /// <summary><c>Σ (x − y)²</c>, in squared units of the embedding.</summary>
    SquaredEuclidean = 2,
}
