namespace ProductionValue.Bench.Search;

/// <content>Crashes during load.</content>
internal sealed partial class SearchSuite
{
    private const int Kills = 20;

    private void Kill()
    {
        Say($"A process of its own inserts and removes on eight threads (log with group commit, a snapshot every 4000 changes), says each change once it is on disk, and is");
        Say($"killed (SIGKILL) at a random moment; snapshot and log are then recovered, and every change acknowledged in any round so far is looked up.\n");
        Say($"| round | acknowledged | acknowledged inserts lost | acknowledged removals undone | embeddings | recovery, s |\n| --- | --- | --- | --- | --- | --- |");
        var data = Directory.CreateTempSubdirectory("pv-kill-").FullName;
        try
        {
            var random = new Random(5);
            var trial = new KillTrial(data);
            var (acknowledged, lost, undone) = (0, 0, 0);
            for (var number = 1; number <= Kills; number++)
            {
                var round = trial.Run(number, TimeSpan.FromMilliseconds(random.Next(50, 1500)));
                (acknowledged, lost, undone) = (acknowledged + round.Acknowledged, lost + round.Lost, undone + round.Returned);
                Say($"| {number} | {round.Acknowledged} | {round.Lost} | {round.Returned} | {round.Count} | {round.RecoverySeconds:F2} |");
            }

            Say($"\n{Kills} kills, {acknowledged} acknowledged changes, {lost} inserts lost, {undone} removals undone.");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}
