using System.Net;

namespace Odin.Silo.Connections;

/// <summary>How many connections the ports of a silo may have.</summary>
/// <param name="GatewayPort">Edges and commands come here, silos to the other one.</param>
internal sealed record InboundShares(int GatewayPort, int Gateway, int Silos)
{
    public int Of(EndPoint endpoint) => endpoint is IPEndPoint { Port: var port } && port == GatewayPort ? Gateway : Silos;
}
