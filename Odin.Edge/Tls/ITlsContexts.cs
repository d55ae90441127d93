namespace Odin.Edge.Tls;

/// <summary>What handshakes of one app on one loop have in common. Made anywhere; then for the loop's thread alone.</summary>
internal interface ITlsContexts
{
    /// <summary>Others are in force. Sessions that were made with these keep them.</summary>
    void Retire();
}
