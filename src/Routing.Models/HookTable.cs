using static TorchSharp.torch;

namespace Routing.Models;

/// <summary>The editors installed at each site of each block; an idle site costs one null check.</summary>
public sealed class HookTable
{
    private static readonly int _siteCount = Enum.GetValues<HookSite>().Length;
    private readonly IHiddenStateEditor?[] _editors;

    internal HookTable(int layers) => _editors = new IHiddenStateEditor?[_siteCount * layers];

    /// <summary>Whether any site has an editor.</summary>
    public bool IsIdle => Array.TrueForAll(_editors, editor => editor is null);

    /// <summary>Installs an editor, or removes it with null.</summary>
    public void Set(HookSite site, int layer, IHiddenStateEditor? editor) => _editors[layer * _siteCount + (int)site] = editor;

    /// <summary>Lets the site's editor, if there is one, replace a tensor; the replaced one is disposed.</summary>
    internal Tensor At(HookSite site, int layer, Tensor hidden)
    {
        if (_editors[layer * _siteCount + (int)site] is not { } editor) return hidden;
        var edited = editor.Edit(site, layer, hidden);
        if (!ReferenceEquals(edited, hidden)) hidden.Dispose();
        return edited;
    }
}
