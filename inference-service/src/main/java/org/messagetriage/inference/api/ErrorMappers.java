package org.messagetriage.inference.api;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;

/** Exceptions to answers; what a client is told never holds a name of our code. */
class ErrorMappers {

    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response refusal(InferenceException refusal, HttpServerRequest request) {
        ErrorAnswer answer = ErrorAnswer.of(request.method().name(), request.path(), refusal);
        Response.ResponseBuilder response =
                Response.status(answer.status()).type(answer.mediaType()).entity(answer.body());
        if (answer.retryAfterSeconds() > 0) {
            response.header(HttpHeaders.RETRY_AFTER, answer.retryAfterSeconds());
        }
        return response.build();
    }

    /** What the HTTP layer refuses: no such path, a method that is not offered. */
    @ServerExceptionMapper
    Response refusal(WebApplicationException e, HttpServerRequest request) {
        ErrorCode code = ErrorCode.ofStatus(e.getResponse().getStatus());
        Response response = refusal(new InferenceException(code, code.title()), request);
        String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    @ServerExceptionMapper
    Response fault(Throwable fault, HttpServerRequest request) {
        LOG.errorf(fault, "%s %s failed", request.method(), request.path());
        return refusal(new InferenceException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.title()), request);
    }
}
