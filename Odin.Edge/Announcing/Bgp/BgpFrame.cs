namespace Odin.Edge.Announcing.Bgp;

/// <summary>One message as it came: its kind and what follows the header.</summary>
internal readonly record struct BgpFrame(BgpMessageType Type, byte[] Body);
