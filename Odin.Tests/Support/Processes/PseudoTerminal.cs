using System.Diagnostics;
using System.Text;

namespace Odin.Tests.Support.Processes;

/// <summary>odin on a terminal of 80 x 24, typed on by a test, as <c>script</c> makes one.</summary>
internal sealed class PseudoTerminal : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly char[] _some = new char[4096];

    private PseudoTerminal(Process process) => _process = process;

    /// <summary>Everything that was written to the screen so far.</summary>
    public string Said => _said.ToString();

    public static PseudoTerminal Start(params string[] odin)
    {
        Tool.Require("script", "bsdutils");
        var command = string.Join(' ', odin.Prepend(Path.Combine(AppContext.BaseDirectory, "odin.dll")).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo("script", ["-qefc", $"stty rows 24 cols 80; exec dotnet {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TERM"] = "xterm";
        return new PseudoTerminal(Process.Start(start)!);
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Reads until the screen gets this after <paramref name="from"/> characters, and returns how many there are then.</summary>
    public async Task<int> WaitForAsync(string text, int from = 0)
    {
        using var deadline = TestTimeout.Source(TestTimeout.Usual);   // The screen is drawn each second, whatever comes.
        while (!Said[from..].Contains(text, StringComparison.Ordinal))
        {
            var read = await TestTimeout.Within(_process.StandardOutput.ReadAsync(_some).AsTask());
            if (read == 0 || deadline.IsCancellationRequested)
                throw new InvalidOperationException($"odin {(read == 0 ? "ended" : "went on")} without \"{text}\" on its screen:\n{Said}");
            _said.Append(_some.AsSpan(0, read));
        }

        return _said.Length;
    }

    /// <summary>Returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        _said.Append(await TestTimeout.Within(_process.StandardOutput.ReadToEndAsync()));
        await TestTimeout.Within(_process.WaitForExitAsync());
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
