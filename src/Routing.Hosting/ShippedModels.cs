namespace Routing.Hosting;

/// <summary>The pair that comes with the product, trained by its own recipe on the gym.</summary>
public static class ShippedModels
{
    /// <summary>Folder of the small model.</summary>
    public static string Small { get; } = Folder("gym-s");

    /// <summary>Folder of the large model.</summary>
    public static string Large { get; } = Folder("gym-l");

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Pretrained", name);
}
