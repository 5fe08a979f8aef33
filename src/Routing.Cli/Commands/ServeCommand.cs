using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Routing.Server;
using Routing.Server.Configuration;

namespace Routing.Cli.Commands;

/// <summary><c>routing serve</c>: the OpenAI-compatible server. Its flags are the keys of <see cref="ServerSettings"/>.</summary>
internal static class ServeCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "JSON file with a section \"Routing\" (default: appsettings.json in the current folder, if it is there)." };
        var print = new Option<bool>("--print-config") { Description = "Show all settings in force and leave." };
        var flags = SettingsReader.Keys.ToDictionary(key => key.Name, key => new Option<string?>(Flag(key.Name)) { Description = Help(key) });
        var command = new ServiceCommand("serve", "Serve the shipped pair, any pair, or one model over the OpenAI API.") { config, print };
        foreach (var flag in flags.Values) command.Options.Add(flag);
        command.SetAction(async (parsed, stop) =>
        {
            var given = flags.Where(flag => parsed.GetResult(flag.Value) is not null).ToDictionary(flag => $"{ServerSettings.Section}:{flag.Key}", flag => parsed.GetValue(flag.Value));
            var settings = Read(parsed.GetValue(config), given);
            if (parsed.GetValue(print))
            {
                parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(new Dictionary<string, ServerSettings> { [ServerSettings.Section] = settings }, s_json));
                return ExitCodes.Success;
            }
            return await ServeAsync(settings, parsed.InvocationConfiguration.Output, stop);
        });
        return command;
    }

    /// <summary>The file, the environment over it, the command line over both.</summary>
    private static ServerSettings Read(FileInfo? file, IDictionary<string, string?> given)
    {
        var builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory());
        builder.AddJsonFile(file?.FullName ?? "appsettings.json", optional: file is null);
        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(given);
        try
        {
            var configuration = builder.Build();
            if (file is not null && !configuration.Providers.First().GetChildKeys([], ServerSettings.Section).Any())
                throw new UsageException($"{file.FullName}: there is no section \"{ServerSettings.Section}\".");
            return SettingsReader.Read(configuration.GetSection(ServerSettings.Section));
        }
        catch (InvalidDataException invalid)
        {
            throw new UsageException($"{file?.FullName ?? "appsettings.json"}: {invalid.InnerException?.Message ?? invalid.Message}");
        }
        catch (InvalidSettingsException invalid)
        {
            throw new UsageException(string.Join(Environment.NewLine + "routing: ", invalid.Errors));
        }
    }

    private static async Task<int> ServeAsync(ServerSettings settings, TextWriter output, CancellationToken stop)
    {
        await using var server = RoutingServer.Create(settings);
        try
        {
            await server.StartAsync(stop);
            output.WriteLine(server.Describe());
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
        }
        catch (ArgumentException impossible)
        {
            throw new UsageException(impossible.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        await server.StopAsync();
        return ExitCodes.Success;
    }

    private static string Help(PropertyInfo key)
    {
        var text = key.GetCustomAttribute<DescriptionAttribute>()!.Description;
        return key.GetValue(new ServerSettings()) is { } value ? $"{text} [default: {(value is bool flag ? (flag ? "true" : "false") : value)}]" : text;
    }

    /// <summary><c>MaxQueue</c> is <c>--max-queue</c>.</summary>
    private static string Flag(string key) => "--" + JsonNamingPolicy.KebabCaseLower.ConvertName(key);
}
