namespace Odin.Thor.Loading.Reports;

/// <summary>Bytes of messages: accepted by the kernel, and got back.</summary>
internal sealed record ByteCounts(long Sent, long Received);
