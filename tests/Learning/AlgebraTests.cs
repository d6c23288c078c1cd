using CsCheck;
using MathNet.Numerics.LinearAlgebra;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class AlgebraTests
{
    [Fact]
    public void Inner_products_agree_with_the_plain_loop_at_every_length()
    {
        for (var length = 0; length < 70; length++)
        {
            var (left, right) = (RandomRows(length + 1, 1, length), RandomRows(length + 99, 1, length));
            var expected = 0.0;
            for (var i = 0; i < length; i++)
                expected += left.Values[i] * right.Values[i];
            Assert.Equal(expected, Dot.Product(left[0], right[0]), 1e-10);
            var floats = Dot.Product(Array.ConvertAll(left.Values, value => (float)value), Array.ConvertAll(right.Values, value => (float)value));
            Assert.Equal(expected, floats, 1e-4);
        }
    }

    [Fact]
    public void Outer_sums_and_inner_products_agree_with_the_triple_loop() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int).Sample((count, width, seed) =>
        {
            var rows = RandomRows(seed, count, width);
            var (outer, inner) = (rows.OuterSum(), rows.InnerProducts());
            for (var i = 0; i < width; i++)
                for (var j = 0; j < width; j++)
                    Assert.Equal(Enumerable.Range(0, count).Sum(row => rows[row][i] * rows[row][j]), outer[i][j], 1e-10);
            for (var i = 0; i < count; i++)
                for (var j = 0; j < count; j++)
                    Assert.Equal(Enumerable.Range(0, width).Sum(column => rows[i][column] * rows[j][column]), inner[i][j], 1e-10);
        });

    [Fact]
    public void Outer_sums_of_many_rows_are_summed_in_parts_to_the_same()
    {
        var rows = RandomRows(12, 20_003, 3);
        var sum = rows.OuterSum();
        for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                Assert.Equal(Enumerable.Range(0, rows.Count).Sum(row => rows[row][i] * rows[row][j]), sum[i][j], 1e-7);
        Assert.Equal(sum.Values, rows.OuterSum().Values);
    }

    [Fact]
    public void Whitening_turns_a_covariance_into_the_identity()
    {
        var rows = RandomRows(3, 40, 9);
        var factor = new CholeskyFactor(rows.OuterSum());
        for (var row = 0; row < rows.Count; row++)
            factor.Whiten(rows[row]);
        var whitened = rows.OuterSum();
        for (var i = 0; i < 9; i++)
            for (var j = 0; j < 9; j++)
                Assert.Equal(i == j ? 1 : 0, whitened[i][j], 1e-9);
    }

    [Fact]
    public void Pulling_a_direction_back_keeps_its_inner_product_with_whitened_vectors()
    {
        var factor = new CholeskyFactor(RandomRows(4, 30, 7).OuterSum());
        var (vector, direction) = (RandomRows(5, 1, 7), RandomRows(6, 1, 7));
        double[] original = [.. vector.Values], pulled = [.. direction.Values];
        factor.Whiten(vector[0]);
        factor.PullBack(pulled);
        Assert.Equal(Dot.Product(vector[0], direction[0]), Dot.Product(original, pulled), 1e-10);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        var matrix = new Rows(2, 2);
        (matrix[0][0], matrix[1][0], matrix[0][1], matrix[1][1]) = (1, 2, 2, 1);
        Assert.Contains("pivot", Assert.Throws<ArgumentException>(() => new CholeskyFactor(matrix)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Eigenvectors_rebuild_the_matrix_largest_first()
    {
        var matrix = RandomRows(7, 20, 8).OuterSum();
        var eigen = new SymmetricEigen(matrix);
        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
        for (var i = 0; i < 8; i++)
            for (var j = 0; j < 8; j++)
                Assert.Equal(matrix[i][j], Enumerable.Range(0, 8).Sum(rank => eigen.Values[rank] * eigen.Vectors[rank][i] * eigen.Vectors[rank][j]), 1e-8);
    }

    [Fact]
    public void Eigenvalues_and_vectors_agree_with_those_of_another_library() =>
        Gen.Select(Gen.Int[1, 30], Gen.Int[1, 40], Gen.Int).Sample((size, rank, seed) =>
        {
            var matrix = RandomRows(seed, rank, size).OuterSum(); // Often of less than full rank: equal eigenvalues of zero.
            var eigen = new SymmetricEigen(matrix);
            var twin = Matrix<double>.Build.Dense(size, size, [.. matrix.Values]).Evd(Symmetricity.Symmetric);
            var tolerance = 1e-11 * Math.Max(1, eigen.Values[0]);
            for (var i = 0; i < size; i++)
            {
                Assert.Equal(twin.EigenValues[size - 1 - i].Real, eigen.Values[i], tolerance);
                for (var j = 0; j < size; j++)
                {
                    Assert.Equal(i == j ? 1 : 0, Dot.Product(eigen.Vectors[i], eigen.Vectors[j]), 1e-12);
                    Assert.Equal(eigen.Values[i] * eigen.Vectors[i][j], Dot.Product(matrix[j], eigen.Vectors[i]), tolerance);
                }
            }
        });

    [Fact]
    public void Only_the_leading_eigenvectors_are_given_when_no_more_are_wanted()
    {
        var matrix = RandomRows(7, 20, 8).OuterSum();
        var (all, some) = (new SymmetricEigen(matrix), new SymmetricEigen(matrix, 3));
        Assert.Equal(all.Values, some.Values);
        Assert.Equal(3, some.Vectors.Count);
        Assert.Equal(all.Vectors.Values[..24], some.Vectors.Values);
    }

    [Fact]
    public void A_matrix_that_is_not_finite_has_no_eigenvalues()
    {
        var matrix = RandomRows(7, 20, 8).OuterSum();
        matrix[3][3] = double.NaN;
        Assert.Throws<ArithmeticException>(() => new SymmetricEigen(matrix));
    }

    [Fact]
    public void Directions_from_the_scatter_are_those_of_the_rows()
    {
        var rows = RandomRows(9, 40, 6);
        rows.Subtract(rows.Mean());
        var (direct, fromScatter) = (new PrincipalComponents(rows, 4), PrincipalComponents.OfScatter(rows.OuterSum(), rows.Count, 4));
        Assert.Equal(direct.Variances, fromScatter.Variances);
        Assert.Equal(direct.Directions.Values, fromScatter.Directions.Values);
    }

    [Theory]
    [InlineData(6, 15)]
    [InlineData(15, 6)]
    public void Principal_components_by_either_gram_matrix_capture_all_the_variance(int count, int width)
    {
        var rows = RandomRows(8, count, width);
        rows.Subtract(rows.Mean());
        var components = new PrincipalComponents(rows, 100);
        Assert.Equal(Math.Min(count - 1, width), components.Variances.Length);
        Assert.Equal(rows.Values.Sum(value => value * value) / count, components.Variances.Sum(), 1e-9);
        for (var i = 0; i < components.Variances.Length; i++)
        {
            var along = Enumerable.Range(0, count).Average(row => Math.Pow(Dot.Product(rows[row], components.Directions[i]), 2));
            Assert.Equal(components.Variances[i], along, 1e-9);
            for (var j = 0; j <= i; j++)
                Assert.Equal(i == j ? 1 : 0, Dot.Product(components.Directions[i], components.Directions[j]), 1e-9);
        }
    }

    internal static Rows RandomRows(int seed, int count, int width)
    {
        var random = new Random(seed);
        var rows = new Rows(count, width);
        for (var i = 0; i < rows.Values.Length; i++)
            rows.Values[i] = (random.NextDouble() * 4) - 2;
        return rows;
    }
}
