using System.Threading.Channels;
using Odin.Cli.Api;
using Odin.Cli.Cluster;

namespace Odin.Cli.Top;

/// <summary>Takes what happens, one after the other, and draws when all of it is in.</summary>
internal sealed class TopLoop(ApiClient api, TopModel model, TopFeed feed, TopScreen screen, Channel<TopEvent> events)
{
    private readonly TopView _view = new(model, api.Address.GetLeftPart(UriPartial.Authority));
    private Task<ApiFailure?> _changing = Task.FromResult<ApiFailure?>(null);

    /// <summary>Ends with a key, when what was asked for is done, or with what the API refuses.</summary>
    public async Task<ApiFailure?> RunAsync(CancellationToken cancellationToken)
    {
        Draw(isAnew: true);
        while (await events.Reader.WaitToReadAsync(cancellationToken))
        {
            var isAnew = false;
            while (events.Reader.TryRead(out var happened))
            {
                if (happened is TopEvent.Refused refused) return refused.Failure;
                if (happened is TopEvent.TypedOut) return null;
                isAnew |= happened is TopEvent.Resized;
                model.Take(happened);
                if (happened is not TopEvent.Pressed pressed) continue;
                var action = model.Press(pressed.Key);
                if (action is TopAction.Quit) return await _changing;
                if (action is TopAction.SetState asked) _changing = SetAsync(asked, _changing, cancellationToken);
            }

            feed.Choose(model.ChosenApp);
            Draw(isAnew);
        }

        return null;
    }

    private void Draw(bool isAnew)
    {
        var (width, height) = TopScreen.Size;
        screen.Draw(_view.Lines(width, height), width, isAnew);
    }

    private async Task<ApiFailure?> SetAsync(TopAction.SetState asked, Task before, CancellationToken cancellationToken)
    {
        await before;
        var (answer, failure) = await Task.Run(
            () => AdminStatePath.PutAsync(api, AdminStatePath.Of(asked.App, asked.Target), asked.State, cancellationToken),
            cancellationToken);
        var said = failure?.Message ?? $"{asked.What}: {asked.Word}{(answer!.IsChanged ? "" : " already")}";
        events.Writer.TryWrite(new TopEvent.Said(said));
        return failure;
    }
}
