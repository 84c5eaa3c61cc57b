package org.messagetriage.inference.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.messagetriage.inference.batching.BatchingConfig;
import org.messagetriage.inference.batching.Pending;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.error.ErrorCode;
import org.messagetriage.inference.error.InferenceException;
import org.messagetriage.inference.model.CatalogueEntry;
import org.messagetriage.inference.model.ModelCatalogue;
import org.messagetriage.inference.model.ModelLease;
import org.messagetriage.inference.model.ModelState;

/**
 * What the endpoints that run a model share: the model by its name, the headers of the answer, and a client that goes
 * away. Called on a worker thread, which reads, checks and tokenises and is then free: nothing blocks while work waits.
 */
@ApplicationScoped
class InferenceEndpoint {

    static final String REVISION = "X-Model-Revision";
    static final String TRUNCATED = "X-Truncated-Inputs";
    static final String IGNORED = "X-Ignored-Parameters";
    /** Seconds that the caller will wait. */
    static final String TIMEOUT = "X-Request-Timeout";

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private final ModelCatalogue catalogue;
    private final Inference inference;
    private final Generation generation;
    private final BatchingConfig config;
    private final ManagedExecutor executor;

    InferenceEndpoint(
            ModelCatalogue catalogue,
            Inference inference,
            Generation generation,
            BatchingConfig config,
            ManagedExecutor executor) {
        this.catalogue = catalogue;
        this.inference = inference;
        this.generation = generation;
        this.config = config;
        this.executor = executor;
    }

    CompletionStage<Response> infer(String name, byte[] body, RoutingContext http) {
        return run(name, body, http, inference::infer, false);
    }

    CompletionStage<Response> inferWithLists(String name, byte[] body, RoutingContext http) {
        Function function = (model, request, terms) -> inference.infer(model, request.answeredWithLists(), terms);
        return run(name, body, http, function, false);
    }

    CompletionStage<Response> explain(String name, byte[] body, RoutingContext http) {
        return run(name, body, http, inference::explain, true);
    }

    private CompletionStage<Response> run(
            String name, byte[] body, RoutingContext http, Function function, boolean explanation) {
        CatalogueEntry entry = catalogue.require(name);
        ModelRequest request = RequestReader.read(body);
        return call(entry, request.options(), http, (lease, terms) -> {
            Model model = lease.model();
            if (model instanceof Generator generator && !explanation) {
                return generate(generator, request.forText(), terms, http, lease);
            }
            InferenceRequest asked = request.forScores();
            Pending<?> pending = held(function.of(model, asked, terms), lease);
            List<String> ignored =
                    asked.parametersOrNone().ignoredBy(model.info().task(), explanation);
            return new Answering(model, ignored, terms, http).whole(pending);
        });
    }

    /** For what is not asked under a model's own path. */
    CompletionStage<Response> answer(
            String name, InferenceRequest.Options options, List<String> ignored, RoutingContext http, Work work) {
        return call(catalogue.require(name), options, http, (lease, terms) -> {
            Pending<?> pending = held(work.of(lease.model(), terms), lease);
            return new Answering(lease.model(), ignored, terms, http).whole(pending);
        });
    }

    /**
     * The same, told as events.
     *
     * @param inForm a refusal in the form that the stream's reader expects
     */
    CompletionStage<Response> stream(
            String name,
            List<String> ignored,
            RoutingContext http,
            StreamedWork work,
            java.util.function.Function<InferenceException, Object> inForm) {
        return call(catalogue.require(name), null, http, (lease, terms) -> {
            EventStream events = new EventStream();
            Pending<?> pending = held(work.of(lease.model(), terms, events), lease);
            return new Answering(lease.model(), ignored, terms, http).streamed(pending, events, inForm);
        });
    }

    private CompletionStage<Response> call(
            CatalogueEntry entry, InferenceRequest.Options options, RoutingContext http, Call call) {
        InferenceRequest.Options wanted = options == null ? InferenceRequest.Options.NONE : options;
        Duration deadline = deadline(http.request().getHeader(TIMEOUT));
        long arrived = http.get(RequestGuard.ARRIVED);
        Terms terms = terms(wanted, deadline, arrived);
        if (entry.state() == ModelState.LOADING && wanted.waits()) {
            return entry.whenLoaded()
                    .completeOnTimeout(null, terms.left().toMillis(), TimeUnit.MILLISECONDS)
                    .thenComposeAsync(loaded -> withLease(entry, call, terms), executor);
        }
        return withLease(entry, call, terms);
    }

    /** @param arrived when the request did: its caller waits from then on */
    private static Terms terms(InferenceRequest.Options options, Duration deadline, long arrived) {
        return new Terms(
                Priority.INTERACTIVE,
                deadline,
                () -> deadline.minusNanos(System.nanoTime() - arrived),
                options.cached());
    }

    private static CompletionStage<Response> withLease(CatalogueEntry entry, Call call, Terms terms) {
        ModelLease lease = entry.require();
        try {
            return call.on(lease, terms);
        } catch (Throwable e) {
            // An error of native code or a stack that overflows must not keep the model in memory for good.
            lease.close();
            throw e;
        }
    }

    /** The model stays in memory until the whole answer is there, that of a stream too. */
    private static <T> Pending<T> held(Pending<T> pending, ModelLease lease) {
        pending.answer().whenComplete((answer, failure) -> lease.close());
        return pending;
    }

    private CompletionStage<Response> generate(
            Generator model, GenerationRequest request, Terms terms, RoutingContext http, ModelLease lease) {
        List<String> ignored = request.settings().ignored();
        Answering answering = new Answering(model, ignored, terms, http);
        if (!request.streams()) {
            return answering.whole(held(generation.whole(model, request, terms), lease));
        }
        EventStream events = new EventStream();
        Pending<?> pending = held(generation.streamed(model, request, terms, events), lease);
        return answering.streamed(pending, events, ErrorBody::of);
    }

    private Duration deadline(String header) {
        if (header == null) {
            return config.timeout();
        }
        double longest = config.longestTimeout().toSeconds();
        double seconds = SECONDS.matcher(header).matches() ? Double.parseDouble(header) : 0;
        if (seconds <= 0 || seconds > longest) {
            throw InferenceException.ofField(
                    ErrorCode.INVALID_VALUE,
                    TIMEOUT,
                    "is the seconds that you will wait, above 0 and at most " + (int) longest);
        }
        return Duration.ofMillis(Math.max(1, Math.round(seconds * 1000)));
    }

    private interface Function {
        Pending<?> of(Model model, InferenceRequest request, Terms terms);
    }

    /** What a model is asked, on the terms that the request has. */
    interface Work {
        Pending<?> of(Model model, Terms terms);
    }

    /** The same for an answer that is told as it is made. */
    interface StreamedWork {
        Pending<?> of(Model model, Terms terms, EventStream events);
    }

    private interface Call {
        CompletionStage<Response> on(ModelLease lease, Terms terms);
    }
}
