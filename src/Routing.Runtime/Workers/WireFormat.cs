using MessagePack;
using MessagePack.Resolvers;

namespace Routing.Runtime.Workers;

/// <summary>How <see cref="WorkItem"/> and <see cref="WorkResult"/> travel to a worker in another process.</summary>
public static class WireFormat
{
    // Contractless, because plans come from Routing.Abstractions, which knows no serializer.
    public static readonly MessagePackSerializerOptions Options =
        MessagePackSerializerOptions.Standard.WithResolver(ContractlessStandardResolver.Instance).WithSecurity(MessagePackSecurity.UntrustedData);
}
