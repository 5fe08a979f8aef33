using System.Text;
using Routing.Server.Tests.Testing;
using Routing.Tests.Testing;

namespace Routing.Server.Tests;

/// <summary>Every request of Routing.http is answered with success. On a server of its own: some of them change it.</summary>
public sealed class HttpFileTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    public static TheoryData<string> Requests() => [.. Parse().Select(request => request.Line).Distinct()];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_Succeeds(string line)
    {
        foreach (var (_, method, path, body) in Parse().Where(request => request.Line == line))
        {
            using var request = new HttpRequestMessage(method, path) { Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            using var reply = await fixture.Server.Client.SendAsync(request);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync());
        }
    }

    private static IEnumerable<(string Line, HttpMethod Method, string Path, string Body)> Parse()
    {
        var file = Path.Combine(Repository.Root, "src", "Routing.Server", "Routing.http");
        foreach (var part in File.ReadAllText(file).Split("###").Skip(1))
        {
            string[] lines = [.. part.Split('\n').Skip(1)];   // what stands after ### is its title
            var first = lines.First(line => line.Length > 0);
            var (method, url) = (first.Split(' ')[0], first.Split(' ')[1]);
            var empty = Array.FindIndex(lines, Array.IndexOf(lines, first), string.IsNullOrWhiteSpace);
            yield return (first, new HttpMethod(method), url.Replace("{{url}}", "", StringComparison.Ordinal), empty < 0 ? "" : string.Join('\n', lines[empty..]).Trim());
        }
    }
}
