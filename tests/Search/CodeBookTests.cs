using ProductionValue.Search;
using ProductionValue.Search.Storage;

namespace ProductionValue.Tests.Search;

/// <summary>Codes are made many numbers at once; here they are made one by one.</summary>
public sealed unsafe class CodeBookTests
{
    private const int Nodes = 20_000; // More than one part.

    public static TheoryData<int, Metric> Shapes => new MatrixTheoryData<int, Metric>([8, 20, 32, 65, 100, 130], [Metric.Cosine, Metric.SquaredEuclidean]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Codes_are_those_of_the_plain_formula(int dimensions, Metric metric)
    {
        using var nodes = Filled(dimensions, metric);
        using var book = new CodeBook(nodes);
        float low = float.MaxValue, high = float.MinValue;
        for (var node = 0; node < Nodes; node++)
        {
            if (nodes.State(node) == NodeState.Free)
                continue;
            for (var i = 0; i < dimensions; i++)
                (low, high) = (Math.Min(low, nodes.Row(node)[i]), Math.Max(high, nodes.Row(node)[i]));
        }

        var centre = metric == Metric.SquaredEuclidean ? (low + high) / 2 : 0;
        var scale = 127 / (Math.Max(high - centre, centre - low) * 1.1f);
        var expected = new sbyte[(int)nodes.CodeBytes]; // Zero behind the last dimension.
        for (var node = 0; node < Nodes; node++)
        {
            for (var i = 0; i < dimensions; i++)
                expected[i] = (sbyte)Math.Clamp(MathF.Round((nodes.Row(node)[i] - centre) * scale), -127, 127);
            var codes = new ReadOnlySpan<sbyte>(book.Codes + (node * (nint)nodes.CodeBytes), expected.Length);
            if (!codes.SequenceEqual(expected))
                Assert.Fail($"codes of node {node}: expected {string.Join(' ', expected)}, got {string.Join(' ', codes.ToArray())}");
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void A_book_is_outgrown_once_a_thousandth_of_the_numbers_lies_outside(int dimensions)
    {
        using var nodes = Filled(dimensions, Metric.Cosine);
        using var book = new CodeBook(nodes);
        Assert.False(book.Outgrown);
        new Span<float>(nodes.Row(0), dimensions).Fill(1_000);
        var few = Nodes * dimensions / 1000 / dimensions; // Rows that hold a thousandth of all numbers.
        for (var turn = 0; turn < few - 1; turn++)
            book.Encode(0);
        Assert.False(book.Outgrown);
        for (var turn = 0; turn < 3; turn++)
            book.Encode(0);
        Assert.True(book.Outgrown);
    }

    private static NodeStore Filled(int dimensions, Metric metric)
    {
        var nodes = new NodeStore(new HnswOptions { Dimensions = dimensions, Metric = metric, MaxNodes = Nodes });
        nodes.Allocate(Nodes, 0);
        var random = new Random(dimensions);
        for (var node = 0; node < Nodes; node++)
        {
            nodes.SetState(node, node % 7 == 3 ? NodeState.Free : NodeState.Live);
            var spread = node % 7 == 3 ? 9 : 1; // What a free node still holds does not count.
            for (var i = 0; i < dimensions; i++)
                nodes.Row(node)[i] = (float)((random.NextDouble() * 2) - 0.7) * spread;
        }

        return nodes;
    }
}
