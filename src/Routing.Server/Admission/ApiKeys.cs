using System.Security.Cryptography;
using System.Text;
using Routing.Server.Configuration;

namespace Routing.Server.Admission;

/// <summary>The keys of the key files. Kept and compared as hashes, in a time that does not depend on the key.</summary>
internal sealed class ApiKeys(ServerSettings settings)
{
    private readonly byte[][] _user = Read(settings.ApiKeyFile);
    private readonly byte[][] _admin = Read(settings.AdminKeyFile);

    /// <summary>No key is set: the server is open.</summary>
    public bool IsOpen => _user.Length + _admin.Length == 0;

    /// <summary>What a key opens, and a name for it that tells nothing of it; null for a key nobody has set.</summary>
    public (AccessLevel Level, string Name)? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var (user, admin) = (false, false);
        foreach (var known in _user) user |= CryptographicOperations.FixedTimeEquals(known, hash);
        foreach (var known in _admin) admin |= CryptographicOperations.FixedTimeEquals(known, hash);
        return admin || user ? (admin ? AccessLevel.Admin : AccessLevel.User, Convert.ToHexStringLower(hash.AsSpan(0, 4))) : null;
    }

    /// <summary>Hashes of a file's keys, one a line; empty lines and those that begin with # say nothing.</summary>
    public static byte[][] Read(string? path) => path is null ? [] :
        [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => SHA256.HashData(Encoding.UTF8.GetBytes(line)))];
}
