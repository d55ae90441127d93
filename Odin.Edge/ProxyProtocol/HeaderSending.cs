using Odin.Edge.Loops;

namespace Odin.Edge.ProxyProtocol;

/// <summary>Hands a header over to a target that was just connected.</summary>
internal static class HeaderSending
{
    /// <summary>Sends the first <paramref name="length"/> bytes of the loop's scratch buffer. False: the target
    /// broke or the wait was interrupted.</summary>
    /// <remarks>A new socket takes them at once, save where its buffer was made tiny: then the rest is copied and waits.</remarks>
    public static async LoopTask<bool> SendAsync(LoopSocket target, int length)
    {
        var sent = target.Send(target.Loop.Scratch.AsSpan(0, length));
        if (sent.IsFailed) return false;
        var done = sent.IsBlocked ? 0 : sent.Bytes;
        if (done == length) return true;

        var rest = target.Loop.Scratch.AsSpan(done, length - done).ToArray();
        for (done = 0; done < rest.Length;)
        {
            target.IsWritable = false;
            await target.Writable;
            if (target.IsInterrupted) return false;
            sent = target.Send(rest.AsSpan(done));
            if (sent.IsFailed) return false;
            if (!sent.IsBlocked) done += sent.Bytes;
        }

        return true;
    }
}
