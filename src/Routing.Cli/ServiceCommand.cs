using System.CommandLine;

namespace Routing.Cli;

/// <summary>A verb that runs until it is stopped: being stopped is its success.</summary>
internal sealed class ServiceCommand(string name, string description) : Command(name, description);
