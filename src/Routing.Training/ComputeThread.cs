namespace Routing.Training;

/// <summary>Runs tensor code on a thread of its own from start to end, as dispose scopes and gradient modes require.</summary>
public static class ComputeThread
{
    public static Task<T> RunAsync<T>(string name, Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try { done.SetResult(work()); }
            catch (OperationCanceledException stopped) { done.SetCanceled(stopped.CancellationToken); }
            catch (Exception failure) { done.SetException(failure); }
        }) { Name = name, IsBackground = true }.Start();
        return done.Task;
    }
}
