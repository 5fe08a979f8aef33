namespace Routing.Server.Errors;

/// <summary>The body of every reply that is not a success.</summary>
internal sealed record ErrorReply(ErrorObject Error)
{
    public static ErrorReply Of(ApiException failure, string requestId) => new(new ErrorObject(failure.Message, failure.Type, failure.Param, failure.Code, requestId));
}

/// <param name="RequestId">Finds the request in the log.</param>
internal sealed record ErrorObject(string Message, string Type, string? Param, string? Code, string RequestId);
