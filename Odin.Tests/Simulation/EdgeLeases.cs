using Odin.Edge.Apps;
using Odin.Edge.Control.Leases;
using Odin.Tests.Support;

namespace Odin.Tests.Simulation;

/// <summary>Asks for leases as the lease client's task does: one at a time, and after a failure less and less often.</summary>
internal sealed class EdgeLeases(EdgePlace edge)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly World _world = edge.World;
    private bool _isUnderWay;
    private int _failuresInARow;
    private long _number;
    private long _checks;

    /// <summary>To be called whenever the book may want to be asked for.</summary>
    public void Ask()
    {
        if (_isUnderWay || edge.App is not { } app || !app.Book().IsAsked) return;
        _isUnderWay = true;
        if (!app.Model.Spec.IsLeased) End(app.Book(), isGood: true);
        else if (!app.Model.Spec.IsRanked) Refill(app.Book());
        else _world.Agenda.After(app.Book().Pause, () => edge.Do(() => Refill(app.Book())));
    }

    /// <summary>Asks for one connection. Null: no answer came in time, or it named no target.</summary>
    public void Pick(AppModel model, Action<int?> decided)
    {
        var isDecided = false;
        if (_world.RouteToApp(edge.Place) is { } activation)
        {
            var request = edge.App!.Book().NextPick(model);
            _world.Network.Call(edge.Place, activation.Place, () => activation.Pick(request),
                pick => Decide(pick.ConfigVersion == model.Version ? pick.Target : null));
        }

        _world.Agenda.After(LeaseClient.StrictDeadline, () => Decide(null));

        void Decide(int? target)
        {
            if (isDecided) return;
            isDecided = true;
            edge.Do(() => decided(target));
        }
    }

    private void Refill(LeaseState book)
    {
        var model = edge.App!.Model;
        var request = book.Next(model);
        var (number, sentAt) = (++_number, _world.Now);
        if (_world.RouteToApp(edge.Place) is { } activation)
        {
            _world.Network.Call(edge.Place, activation.Place, () => activation.Lease(request), lease => edge.Do(() =>
            {
                if (number != _number || !_isUnderWay) return;
                _number++;
                var isGood = book.TakeIn(model, request, lease, _world.Now - sentAt);
                _world.History.Note(
                    $"{edge.Identity.Id}: lease {request.RequestId} of {lease.GrainEpoch}: {lease.Slots.Length} of {request.Want}, "
                    + $"{(isGood ? "taken in" : "void")}");
                book.EndRequest();
                End(book, isGood);
            }));
        }

        _world.Agenda.After(LeaseClient.LeaseDeadline, () => edge.Do(() =>
        {
            if (number != _number) return;
            _number++;
            book.EndRequest();
            End(book, isGood: false);
        }));
    }

    private void End(LeaseState book, bool isGood)
    {
        _failuresInARow = isGood ? 0 : _failuresInARow + 1;
        if (isGood) Settle(book);
        else _world.Agenda.After(FirstPause * (1 << Math.Min(_failuresInARow - 1, 4)) * (0.5 + edge.Random.NextDouble() / 2),
            () => edge.Do(() => Settle(book)));
    }

    private void Settle(LeaseState book)
    {
        _isUnderWay = false;
        if (book.EndAsking()) book.TryAsk();
        else if (edge.App!.Model.Spec.IsRanked && book.NextCheck(edge.Clock.Milliseconds) is { } pause) CheckLater(book, pause);
        Ask();
    }

    private void CheckLater(LeaseState book, TimeSpan pause)
    {
        var check = ++_checks;
        _world.Agenda.After(pause, () => edge.Do(() =>
        {
            if (check != _checks) return;
            book.TryAsk();
            Ask();
        }));
    }
}
