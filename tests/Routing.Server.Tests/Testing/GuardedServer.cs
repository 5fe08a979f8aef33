namespace Routing.Server.Tests.Testing;

/// <summary>A server with keys. Owns: the server, the files of its keys.</summary>
public sealed class GuardedServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync(new()
    {
        ApiKeyFile = _folder.Write("keys", "# who", "  user-key  ", "", "#no-key", "second-key"),
        AdminKeyFile = _folder.Write("admins", "admin-key"),
    });

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
