package org.messagetriage.triage.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one table from what can go wrong to what the client is told. */
class ErrorMappers {
    private static final Logger LOG = Logger.getLogger(ErrorMappers.class);

    @ServerExceptionMapper
    Response refused(TriageException e) {
        Response response = Problem.of(e.code(), e.getMessage(), e.errors()).toResponse();
        if (e.retryAfter() == null) {
            return response;
        }
        return Response.fromResponse(response)
                .header("Retry-After", e.retryAfter().toSeconds())
                .build();
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e) {
        List<FieldError> errors = Violations.toFieldErrors(e.getConstraintViolations());
        return Problem.of(ErrorCode.INVALID_REQUEST, Violations.summary(errors), errors)
                .toResponse();
    }

    @ServerExceptionMapper
    Response tooLarge(BodyTooLargeException e) {
        return Problem.of(ErrorCode.BODY_TOO_LARGE, e.getMessage(), List.of()).toResponse();
    }

    /** Named by itself, as Quarkus has a mapper of its own for it. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        return notReadable(e);
    }

    @ServerExceptionMapper
    Response notReadable(JsonProcessingException e) {
        return JsonErrors.toProblem(e).toResponse();
    }

    @ServerExceptionMapper(UnauthorizedException.class)
    Response notSignedIn() {
        return problem(ErrorCode.NOT_SIGNED_IN);
    }

    @ServerExceptionMapper(AuthenticationFailedException.class)
    Response invalidKey() {
        return problem(ErrorCode.INVALID_API_KEY);
    }

    @ServerExceptionMapper(ForbiddenException.class)
    Response notAllowed() {
        return problem(ErrorCode.NOT_ALLOWED);
    }

    @ServerExceptionMapper(OptimisticLockException.class)
    Response changedMeanwhile() {
        return problem(ErrorCode.CHANGED_MEANWHILE);
    }

    /** What JAX-RS itself refuses; a body that Jackson could not read arrives here as well, as the cause. */
    @ServerExceptionMapper
    Response web(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return notReadable(json);
        }
        if (e.getCause() instanceof TriageException refusal) {
            return refused(refusal);
        }
        return switch (e.getResponse().getStatus()) {
            case 400 -> problem(ErrorCode.INVALID_REQUEST);
            case 401 -> problem(ErrorCode.NOT_SIGNED_IN);
            case 403 -> problem(ErrorCode.NOT_ALLOWED);
            case 404 -> problem(ErrorCode.NOT_FOUND);
            case 405 -> problem(ErrorCode.METHOD_NOT_ALLOWED);
            case 406 -> problem(ErrorCode.NOT_ACCEPTABLE);
            case 413 -> problem(ErrorCode.BODY_TOO_LARGE);
            case 415 -> problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
            default -> unexpected(e);
        };
    }

    @ServerExceptionMapper
    Response unexpected(Throwable e) {
        LOG.error("Request failed", e);
        return problem(isDatabaseAway(e) ? ErrorCode.UNAVAILABLE : ErrorCode.INTERNAL_ERROR);
    }

    /** By the SQL standard's classes of states: 08 is a lost connection, 57 (PostgreSQL) a server that goes or comes. */
    private static boolean isDatabaseAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = sql.getSQLState();
                // The connection pool's own refusals have no state.
                return state == null || state.startsWith("08") || state.startsWith("57");
            }
        }
        return false;
    }

    private static Response problem(ErrorCode code) {
        return Problem.of(code, code.title(), List.of()).toResponse();
    }
}
