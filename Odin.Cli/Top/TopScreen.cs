using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Odin.Commands;
using Spectre.Console;

namespace Odin.Cli.Top;

/// <summary>The screen of a terminal, from the first line to the last, until it is disposed of: then what was there before is there
/// again. Only lines that changed are written.</summary>
internal sealed class TopScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l\e[?7l";
    private const string Clear = "\e[0m\e[2J";
    private const string Leave = "\e[0m\e[?7h\e[?25h\e[?1049l";
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    private readonly TextWriter _output;
    private readonly StringWriter _drawn = new(CultureInfo.InvariantCulture) { NewLine = "" };
    private readonly IAnsiConsole _pen;
    private readonly PosixSignalRegistration[] _signals = [];
    private readonly Lock _gate = new();
    private ImmutableArray<TopLine> _shown = [];
    private bool _isLeft = true;

    /// <param name="changed">Called when all of it has to be drawn anew.</param>
    public TopScreen(Terminal terminal, Action changed)
    {
        _output = terminal.Text;
        _pen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = terminal.UsesColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(_drawn),
        });
        if (OperatingSystem.IsWindows()) return;
        _signals =
        [
            .. new[] { PosixSignal.SIGTSTP, PosixSignal.SIGQUIT, PosixSignal.SIGHUP }
                .Select(signal => PosixSignalRegistration.Create(signal, _ => Restore())),
            .. new[] { PosixSignal.SIGWINCH, PosixSignal.SIGCONT }.Select(signal => PosixSignalRegistration.Create(signal, _ => changed())),
        ];
    }

    public static (int Width, int Height) Size => (Console.WindowWidth is > 0 and var width ? width : UsualWidth,
        Console.WindowHeight is > 0 and var height ? height : UsualHeight);

    /// <param name="isAnew">All of it, whatever is there.</param>
    public void Draw(ImmutableArray<TopLine> lines, int width, bool isAnew)
    {
        lock (_gate)
        {
            var isAll = isAnew || _isLeft || lines.Length != _shown.Length;
            var text = new StringBuilder(_isLeft ? Enter : "").Append(isAll ? Clear : "");
            for (var place = 0; place < lines.Length; place++)
            {
                if (!isAll && lines[place] == _shown[place]) continue;
                text.Append(CultureInfo.InvariantCulture, $"\e[{place + 1};1H{Drawn(lines[place], width)}\e[0m\e[K");
            }

            (_shown, _isLeft) = (lines, false);
            if (text.Length == 0) return;
            _output.Write(text);
            _output.Flush();
        }
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        Restore();
        _drawn.Dispose();
    }

    private void Restore()
    {
        lock (_gate)
        {
            if (_isLeft) return;
            _isLeft = true;
            _output.Write(Leave);
            _output.Flush();
        }
    }

    private string Drawn(TopLine line, int width)
    {
        _drawn.GetStringBuilder().Clear();
        _pen.Profile.Width = width;
        _pen.Write(new Text(line.Text, StyleOf(line.Look)) { Overflow = Overflow.Crop });
        return _drawn.ToString();
    }

    private static Style StyleOf(TopLook look) => look switch
    {
        TopLook.Heading => new Style(decoration: Decoration.Underline),
        TopLook.Focused => new Style(decoration: Decoration.Bold | Decoration.Underline),
        TopLook.Chosen => new Style(decoration: Decoration.Invert),
        TopLook.Warning => new Style(Color.Olive),
        TopLook.Failure => new Style(Color.Maroon, decoration: Decoration.Bold),
        _ => Style.Plain,
    };
}
