namespace Odin.Hosting.Processes;

/// <summary>Waits for what may take its time on a busy machine, and says so: a start after 2 s, anything else after 5 s, and then
/// every 30 s.</summary>
public static class Waiting
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstOfStart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    /// <summary>Completes as the task does, however long it takes.</summary>
    /// <param name="task">What is waited for; it goes on when the wait is given up.</param>
    /// <param name="what">What it is, as it stands after "waiting for".</param>
    /// <param name="say">Gets a line for the operator, on any thread.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    public static Task ForAsync(Task task, string what, Action<string> say, TimeProvider time, CancellationToken cancellationToken) =>
        ForAsync(task, what, First, say, time, cancellationToken);

    /// <summary>The same of a task with a result.</summary>
    public static async Task<T> ForAsync<T>(Task<T> task, string what, Action<string> say, TimeProvider time,
        CancellationToken cancellationToken)
    {
        await ForAsync((Task)task, what, say, time, cancellationToken);
        return await task;
    }

    /// <summary>Starts a process, or a part of it. On a starved machine most of a start is work without a wait: it is done on another
    /// thread and counts.</summary>
    public static async Task<T> ForStartAsync<T>(Func<Task<T>> start, string what, Action<string> say, TimeProvider time)
    {
        var starting = Task.Run(start);
        await ForAsync(starting, what, FirstOfStart, say, time, CancellationToken.None);
        return await starting;
    }

    private static async Task ForAsync(Task task, string what, TimeSpan first, Action<string> say, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var timer =
            time.CreateTimer(_ => say($"waiting for {what}, {time.GetElapsedTime(started).TotalSeconds:0} s so far"), null, first, Between);
        await task.WaitAsync(cancellationToken);
    }
}
