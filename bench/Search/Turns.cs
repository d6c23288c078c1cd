using System.Diagnostics;

namespace ProductionValue.Bench.Search;

/// <summary>
/// Two rates measured in many short turns, each turn one right after the other, and which is first changing from turn to turn. The speed of a machine
/// shared with others wobbles by a third from second to second: that meets both rates of a turn alike, so it is the turns' own ratios that tell something.
/// </summary>
internal sealed class Turns
{
    /// <summary>Queries of one turn: a few milliseconds.</summary>
    public const int Queries = 125;

    private const int WarmUp = 20; // So that what is timed is compiled for good.

    private readonly List<(double First, double Second)> turns = [];

    /// <summary>Median rate of the first.</summary>
    public double First => At(turn => turn.First, 0.5);

    /// <summary>Median rate of the second.</summary>
    public double Second => At(turn => turn.Second, 0.5);

    /// <summary>Median of the second's rate over the first's, turn by turn.</summary>
    public double Ratio => At(turn => turn.Second / turn.First, 0.5);

    /// <summary>Between which the middle half of these ratios lies.</summary>
    public FormattableString Spread => $"{At(turn => turn.Second / turn.First, 0.25):F2}–{At(turn => turn.Second / turn.First, 0.75):F2}";

    /// <summary>Asks both so many turns, by CPU time.</summary>
    /// <param name="count">Turns.</param>
    /// <param name="first">Asks the query of a number.</param>
    /// <param name="second">Asks it in another way.</param>
    public static Turns Of(int count, Action<int> first, Action<int> second)
    {
        var turns = new Turns();
        for (var turn = -WarmUp; turn < count; turn++)
            turns.Add(turn, () => CpuRate(first, turn), () => CpuRate(second, turn));
        return turns;
    }

    /// <summary>Measures one turn; those of numbers below 0 do not count.</summary>
    public void Add(int turn, Func<double> first, Func<double> second)
    {
        double one, other;
        if (turn % 2 == 0)
            (one, other) = (first(), second());
        else
            (other, one) = (second(), first());
        if (turn >= 0)
            turns.Add((one, other));
    }

    /// <summary>Notes a turn measured elsewhere.</summary>
    public void Add(double first, double second) => turns.Add((first, second));

    /// <summary>Queries a second of a turn, by the clock.</summary>
    public static double ClockRate(Action<int> ask, int turn)
    {
        var begun = Stopwatch.GetTimestamp();
        Ask(ask, turn);
        return Queries / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static double CpuRate(Action<int> ask, int turn)
    {
        var begun = Environment.CpuUsage.TotalTime;
        Ask(ask, turn);
        return Queries / (Environment.CpuUsage.TotalTime - begun).TotalSeconds;
    }

    private static void Ask(Action<int> ask, int turn)
    {
        for (var i = 0; i < Queries; i++)
            ask((Math.Abs(turn) * Queries) + i);
    }

    private double At(Func<(double First, double Second), double> value, double share)
    {
        var sorted = turns.Select(value).Order().ToArray();
        return sorted[(int)(share * sorted.Length)];
    }
}
