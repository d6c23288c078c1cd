using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Grains;

public sealed class SubmissionChecksTests
{
    public static TheoryData<TrackSubmission, string> Refused => new()
    {
        { Samples.Submission() with { ContentId = "xyz" }, "contentId: expected 32 lower-case hexadecimal digits, got \"xyz\"" },
        { Samples.Submission() with { Metadata = Samples.Metadata("  ") }, "metadata: title: expected text, got none" },
        { Samples.Submission() with { Metadata = Samples.Metadata() with { DurationSeconds = double.NaN } }, "metadata: durationSeconds: expected 0 or more, got NaN" },
        { Samples.Submission() with { Metadata = Samples.Metadata() with { StartSeconds = -1 } }, "metadata: startSeconds: expected 0 or more, got -1" },
        { Samples.Submission() with { Metadata = Samples.Metadata(new string('x', 1001)) }, "metadata: title: expected at most 1000 characters, got 1001" },
        { Samples.Submission() with { Features = [new FeatureVector("other-9", [1])] }, "features: schema: expected one of test-1, got \"other-9\"" },
        { Samples.Submission() with { Features = [new FeatureVector(Samples.Schema, [1, 2])] }, "features: test-1: expected 4 values, got 2" },
        { Samples.Submission() with { Features = [new FeatureVector(Samples.Schema, [1, 2, float.NaN, 4])] }, "features: test-1[2]: expected a finite number, got NaN" },
        { Samples.Submission() with { Credits = [new Credit("", CreditRole.Producer, CreditSource.Tag)] }, "credits: producer: expected a name of 1 to 200 characters, got 0" },
        { Samples.Submission() with { Credits = [new Credit("Ann", (CreditRole)99, CreditSource.Tag)] }, "credits: role: expected a known role, got 99" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_wrong_field_is_named_with_what_was_expected_and_what_came(TrackSubmission submission, string refusal) =>
        Assert.Equal(refusal, SubmissionChecks.Refuse(submission, Samples.SchemaDimensions));

    [Fact]
    public void A_good_submission_passes() => Assert.Null(SubmissionChecks.Refuse(Samples.Submission("t", "Song", "Ann"), Samples.SchemaDimensions));

    [Fact]
    public void Two_vectors_of_one_schema_are_refused()
    {
        var vector = new FeatureVector(Samples.Schema, [1, 2, 3, 4]);
        Assert.Equal(
            "features: expected one vector a schema, got two of test-1",
            SubmissionChecks.RefuseFeatures([vector, vector], Samples.SchemaDimensions));
    }
}
