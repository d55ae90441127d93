using System.Runtime.InteropServices;
using Odin.Commands;

namespace Odin.Thor.Commands;

/// <summary>SIGHUP, which ends a process that does not care: a target that serves goes on and says so.</summary>
internal static class HangUp
{
    /// <returns>Disposed when the signal may end the process again.</returns>
    public static IDisposable Survive(Terminal terminal) => PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        terminal.Say("SIGHUP: there is nothing to read again; it goes on");
    });
}
