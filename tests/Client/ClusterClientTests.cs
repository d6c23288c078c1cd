using System.Net;
using ProductionValue.Client;
using ProductionValue.Tests.Cluster;

namespace ProductionValue.Tests.Client;

/// <summary>The library from inside an Orleans cluster.</summary>
public sealed class ClusterClientTests(ClusterClientTests.Inside inside) : LibraryContract(inside), IClassFixture<ClusterClientTests.Inside>
{
    [Fact]
    public async Task A_storage_that_fails_is_told_as_a_problem_as_it_is_over_HTTP()
    {
        inside.Cluster.Faults.Arm("store.Write:before", times: 100);
        var problem = await Assert.ThrowsAsync<ProblemException>(() => inside.Library.Put(inside.Track(0, 60), TestContext.Current.CancellationToken));
        inside.Cluster.Faults.Disarm();
        Assert.Equal((HttpStatusCode.InternalServerError, true), (problem.Status, problem.Is("internal")));
        Assert.Null(await inside.Library.Track(LibraryUnderTest.Id(0, 60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Before_anything_is_fitted_a_question_says_so() =>
        Assert.Equal((HttpStatusCode.Conflict, true), (inside.BeforeAnyFit!.Status, inside.BeforeAnyFit.Is("no-generation")));

    /// <summary>A silo in this process, asked by its cluster client.</summary>
    public sealed class Inside : LibraryUnderTest
    {
        /// <inheritdoc/>
        public override string Schema => Sounds.Schema;

        /// <inheritdoc/>
        public override int Dimensions => Sounds.Dimensions;

        /// <summary>The cluster behind it.</summary>
        internal LibraryCluster Cluster { get; private set; } = null!;

        /// <inheritdoc/>
        public override ValueTask DisposeAsync() => Cluster.DisposeAsync();

        /// <inheritdoc/>
        protected override async Task<IProductionValue> Start()
        {
            Cluster = await LibraryCluster.Start();
            return new ClusterClient(Cluster.Cluster.Client);
        }
    }
}
