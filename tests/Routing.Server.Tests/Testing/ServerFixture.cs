namespace Routing.Server.Tests.Testing;

/// <summary>One server with the shipped pair, for all tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public const string Question = "Which badges do Mira Nash and Vera Crane get? Initials, birth year, town.";

    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
