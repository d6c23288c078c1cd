using ProductionValue.Audio;
using ProductionValue.Silo;

namespace ProductionValue.Tests.Silo;

public sealed class DescriptorGroupsTests
{
    [Fact]
    public void Every_dimension_has_a_meaning_and_the_sides_of_a_sound_are_few()
    {
        var meanings = DescriptorGroups.MeaningsOf(FeatureSchema.Production);
        Assert.Equal(FeatureSchema.Production.Dimensions.Select(dimension => dimension.Name), meanings.Select(meaning => meaning.Name));
        var groups = meanings.Select(meaning => meaning.Group).Distinct().ToArray();
        Assert.InRange(groups.Length, 5, 12);
        foreach (var expected in (string[])["band balance", "dynamics", "width", "timbre"])
            Assert.Contains(expected, groups);
    }

    [Theory]
    [InlineData("ltas_250hz", "band balance")]
    [InlineData("ltas_spread_250hz", "dynamics")]
    [InlineData("width_mean_63hz", "width")]
    [InlineData("mfcc_mean_03", "timbre")]
    [InlineData("loudness_integrated", "loudness")]
    [InlineData("balance", "width")]
    public void A_descriptor_belongs_to_the_side_a_person_would_name(string descriptor, string group) =>
        Assert.Equal(group, DescriptorGroups.GroupOf(descriptor));
}
