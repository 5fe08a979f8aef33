namespace Routing;

/// <summary>Named places in the decoder where activations can be read or edited; all are [tokens, hidden].</summary>
public enum HookSite : byte
{
    /// <summary>Residual stream before a block.</summary>
    ResidPre,

    /// <summary>Input of attention, after its norm.</summary>
    AttnIn,

    /// <summary>Output of attention, before it is added to the residual stream.</summary>
    AttnOut,

    /// <summary>Residual stream between attention and the feed-forward module.</summary>
    ResidMid,

    /// <summary>Input of the feed-forward module, after its norm.</summary>
    MlpIn,

    /// <summary>Output of the feed-forward module, before it is added to the residual stream.</summary>
    MlpOut,

    /// <summary>Residual stream after a block: the usual steering site.</summary>
    ResidPost,
}
