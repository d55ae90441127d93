using System.ComponentModel.DataAnnotations;
using Odin.Edge.Loops;

namespace Odin.Edge.Hosting;

/// <summary>What this edge process is. Section <c>Odin</c> of the .NET configuration; environment <c>ODIN__REGION</c> and so on.</summary>
public sealed class EdgeOptions
{
    /// <summary>The region the edge stands in.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,63}", ErrorMessage = "Odin:Region must be 1 to 63 letters, digits, dots, dashes or underscores.")]
    public string Region { get; set; } = "local";

    /// <summary>The edge's name, unique in the cluster. Null: <c>region-machine-process</c>.</summary>
    public string? EdgeId { get; set; }

    /// <summary>Event loops; 0: one per core this process may use. 0 to 1024.</summary>
    [Range(0, 1024)]
    public int Loops { get; set; }

    /// <summary>What the loops are built on. <see cref="LoopKind.Epoll"/> only on Linux.</summary>
    public LoopKind Loop { get; set; }

    /// <summary>The address to listen on. Null: every address of the machine, IPv6 and IPv4.</summary>
    public string? Address { get; set; }

    /// <summary>Overrides the drain timeout of every app. Null: each app's own.</summary>
    public TimeSpan? DrainTimeout { get; set; }
}
