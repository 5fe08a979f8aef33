using Routing.Models;

namespace Routing.Hosting;

/// <summary>The pair that comes with the product, trained by its own recipe on the gym.</summary>
public static class ShippedModels
{
    /// <summary>Folder of the small model.</summary>
    public static string Small { get; } = Path.Combine(PretrainedModels.Folder, "gym-s");

    /// <summary>Folder of the large model.</summary>
    public static string Large { get; } = Path.Combine(PretrainedModels.Folder, "gym-l");

    /// <summary>Folder of the token router trained for the two.</summary>
    public static string Router { get; } = Path.Combine(PretrainedModels.Folder, "gym-r2r");
}
