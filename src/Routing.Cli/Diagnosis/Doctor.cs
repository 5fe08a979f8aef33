using Routing.Models.Native;

namespace Routing.Cli.Diagnosis;

/// <summary>Examines this machine and this installation. Never throws: what cannot be examined is a finding.</summary>
internal static class Doctor
{
    public static IReadOnlyList<Check> Examine()
    {
        var (loaded, failure) = TryLoad();
        return
        [
            .. SystemChecks.All(),
            .. LibTorchChecks.All(loaded, failure),
            .. ProcessorChecks.All(loaded is not null),
            .. DeviceChecks.All(loaded is not null),
            .. ModelChecks.All(),
        ];
    }

    private static (LoadedLibTorch? Loaded, NativeLibraryException? Failure) TryLoad()
    {
        try
        {
            return (LibTorch.EnsureLoaded(), null);
        }
        catch (NativeLibraryException failure)
        {
            return (null, failure);
        }
    }
}
