namespace Odin.Edge.Sessions;

/// <summary>One session for as long as it lives: its object serves others afterwards. To be used on its loop.</summary>
internal readonly record struct SessionHandle(Session Session, UInt128 Id)
{
    public bool IsLive => Session.Is(Id);
}
