using Routing.Server.Tests.Testing;

// Loaded once for all classes that only ask; those that fill, stop or exhaust a server start their own.
[assembly: AssemblyFixture(typeof(ServerFixture))]
[assembly: AssemblyFixture(typeof(EndlessModel))]
