namespace Routing.R2R.Training;

/// <summary>Hears how a run gets on; called on the training thread.</summary>
public interface IRouterTrainingObserver
{
    /// <param name="budgetShare">Share of all epochs that is done, in [0, 1]; training may end before 1.</param>
    void OnStep(RouterStepMetrics metrics, double budgetShare);

    void OnEvaluation(RouterTrainingProgress progress, RouterEvaluation metrics);
}
