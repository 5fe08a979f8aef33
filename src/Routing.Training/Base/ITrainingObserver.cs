namespace Routing.Training.Base;

/// <summary>Hears how a run gets on; called on the training thread.</summary>
public interface ITrainingObserver
{
    void OnStep(StepMetrics metrics, double budgetShare);

    void OnEvaluation(TrainingProgress progress, EvaluationMetrics metrics);
}
