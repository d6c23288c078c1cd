using System.Runtime.InteropServices;
using ProductionValue.Client;

using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = !interrupted.IsCancellationRequested; // The first time ends the work cleanly, the second ends the process.
    interrupted.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
var terminal = Terminal.OfProcess();
using var spans = ClientSpans.Push(terminal.Variable);
var bench = new Workbench(terminal, new AudioSoundReader(), new SiloLocator(terminal, AppContext.BaseDirectory), AppContext.BaseDirectory);
return await Door.Run(bench, args, interrupted.Token);
