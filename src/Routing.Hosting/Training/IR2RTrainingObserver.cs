using Routing.R2R.Labels;
using Routing.R2R.Training;

namespace Routing.Hosting.Training;

/// <summary>Hears how the making of a router gets on.</summary>
public interface IR2RTrainingObserver : ILabelObserver, IRouterTrainingObserver
{
    /// <summary>A part begins, or something is worth saying about it.</summary>
    void OnNote(string note);
}
