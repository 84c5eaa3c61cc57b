package org.messagetriage.inference.api;

import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.transform.TransformConfig;
import org.messagetriage.inference.transform.TransformJob;
import org.messagetriage.inference.transform.TransformJobs;

/** One transform job: how far it is, its output, its end. */
@Path(TransformJobsResource.PATH + "/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Transform jobs")
public class TransformJobResource {

    private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);
    private static final int RETRY_SECONDS = 10;

    private final TransformJobs jobs;
    private final int mostWatchers;
    private final AtomicInteger watchers = new AtomicInteger();

    TransformJobResource(TransformJobs jobs, TransformConfig config) {
        this.jobs = jobs;
        this.mostWatchers = config.watchers();
    }

    @GET
    @Blocking
    @Operation(operationId = "getTransformJob", summary = "How far a job is")
    @APIResponse(
            responseCode = "200",
            description = "The job",
            content = @Content(schema = @Schema(implementation = TransformJobResponse.class)))
    public TransformJobResponse get(@PathParam("id") String id) {
        return TransformJobResponse.of(jobs.find(id));
    }

    @GET
    @Path("output")
    @Produces({TransformJobsResource.JSON_LINES, MediaType.APPLICATION_JSON})
    @Blocking
    @Operation(
            operationId = "getTransformJobOutput",
            summary = "The answers, a line each",
            description =
                    "Refused with 409 while the job is under way. Of a job that was cancelled or failed: the lines"
                            + " that were answered until then.")
    @APIResponse(
            responseCode = "200",
            description = "JSON lines",
            content = @Content(mediaType = TransformJobsResource.JSON_LINES))
    public Response output(@PathParam("id") String id) {
        TransformJob job = jobs.find(id);
        if (!job.state().isFinal()) {
            throw new InferenceException(
                    ErrorCode.JOB_NOT_DONE,
                    job.progress().lines() + " of " + job.spec().lines() + " lines are done: come again when all are");
        }
        return Response.ok(job.output().toFile(), TransformJobsResource.JSON_LINES)
                .header(InferenceEndpoint.REVISION, job.progress().revision())
                .build();
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "watchTransformJob",
            summary = "How far a job is, as server-sent events",
            description =
                    "One now and one a second, the last when the job has ended; then the stream ends. It ends earlier"
                            + " if the service stops.")
    @APIResponse(
            responseCode = "200",
            description = "Events whose data is the job",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = TransformJobResponse.class)))
    public Multi<TransformJobResponse> watch(@PathParam("id") String id) {
        TransformJob job = jobs.find(id);
        if (watchers.get() >= mostWatchers) {
            throw InferenceException.retryable(
                    ErrorCode.OVERLOADED,
                    mostWatchers + " callers watch already: ask for the job itself",
                    RETRY_SECONDS);
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom().item(() -> TransformJobResponse.of(job)))
                .withDelay(BETWEEN_EVENTS)
                .whilst(seen -> seen.endedAt() == null && !jobs.isHalted())
                .onSubscription()
                .invoke(watchers::incrementAndGet)
                .onTermination()
                .invoke(watchers::decrementAndGet);
    }

    @DELETE
    @Blocking
    @Operation(
            operationId = "deleteTransformJob",
            summary = "Cancel a job, or remove one that has ended",
            description = "A job under way is cancelled and keeps the lines that it has answered. One that has ended is"
                    + " removed with its output.")
    @APIResponse(
            responseCode = "202",
            description = "It is being cancelled",
            content = @Content(schema = @Schema(implementation = TransformJobResponse.class)))
    @APIResponse(responseCode = "204", description = "It is removed")
    public Response delete(@PathParam("id") String id) throws IOException {
        TransformJob job = jobs.find(id);
        if (job.state().isFinal()) {
            jobs.remove(job);
            return Response.noContent().build();
        }
        jobs.cancel(job);
        return Response.accepted(TransformJobResponse.of(job)).build();
    }
}
