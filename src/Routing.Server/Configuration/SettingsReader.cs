using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Routing.Server.Configuration;

/// <summary>Reads <see cref="ServerSettings"/> strictly: an unknown key or a value of the wrong kind is an error, and all errors are told at once.</summary>
public static class SettingsReader
{
    /// <summary>The settings, in the order help shows them.</summary>
    public static IReadOnlyList<PropertyInfo> Keys { get; } = typeof(ServerSettings).GetProperties();

    /// <exception cref="InvalidSettingsException">Something is wrong; names all that is.</exception>
    public static ServerSettings Read(IConfiguration section)
    {
        var settings = new ServerSettings();
        var errors = new List<string>();
        foreach (var entry in section.GetChildren())
        {
            if (Keys.FirstOrDefault(key => key.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)) is not { } key)
                errors.Add($"'{entry.Key}' is not a setting; there are {string.Join(", ", Keys.Select(known => known.Name))}.");
            else if (entry.GetChildren().Any())
                errors.Add($"'{key.Name}' must be one value.");
            else if (entry.Value is { } text && !TrySet(settings, key, text))
                errors.Add($"'{key.Name}' is '{text}'; it must be {Kind(key)}.");
        }
        errors.AddRange(settings.Errors());
        return errors.Count == 0 ? settings : throw new InvalidSettingsException(errors);
    }

    private static bool TrySet(ServerSettings settings, PropertyInfo key, string text)
    {
        var type = Nullable.GetUnderlyingType(key.PropertyType) ?? key.PropertyType;
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            if (value is float and (float.NaN or float.PositiveInfinity or float.NegativeInfinity) or double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity)) return false;
            key.SetValue(settings, value);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Kind(PropertyInfo key) => (Nullable.GetUnderlyingType(key.PropertyType) ?? key.PropertyType) switch
    {
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(int) => "a whole number",
        var type when type == typeof(string) => "text",
        _ => "a number",
    };
}
