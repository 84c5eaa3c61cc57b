package org.messagetriage.inference.batching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.messagetriage.inference.engine.Model;

/** The scheduler's work as meters, one set a model. */
final class BatchMeters implements BatchObserver {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MeterRegistry registry;
    /** By name: a model's next revision goes on with the meters of the one before. */
    private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();

    BatchMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void admitted(Model model, int sequences) {
        of(model).inputs.increment(sequences);
    }

    @Override
    public void queued(Model model, int tokens) {
        of(model).queued.set(tokens);
    }

    @Override
    public void refused(Model model) {
        of(model).refused.increment();
    }

    @Override
    public void waited(Model model, long nanos) {
        of(model).wait.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void cached(Model model, int sequences) {
        of(model).cached.increment(sequences);
    }

    @Override
    public void stepped(Model model, int read, int written, long nanos) {
        ModelMeters meters = of(model);
        meters.turn.record(nanos, TimeUnit.NANOSECONDS);
        meters.read.increment(read);
        meters.written.increment(written);
        if (written > 0) {
            meters.pace.set(Math.round(written * 1e9 / Math.max(1, nanos)));
        }
    }

    @Override
    public void ran(Model model, int sequences, int tokens, long nanos) {
        ModelMeters meters = of(model);
        meters.run.record(nanos, TimeUnit.NANOSECONDS);
        meters.size.record(sequences);
        meters.tokens.record(tokens);
    }

    /** With the last model of a name its meters go, or those of all names that there ever were would stay. */
    @Override
    public void forgotten(Model model) {
        models.computeIfPresent(model.info().name(), (name, meters) -> {
            meters.users.remove(model);
            if (!meters.users.isEmpty()) {
                return meters;
            }
            meters.all().forEach(registry::remove);
            return null;
        });
    }

    private ModelMeters of(Model model) {
        ModelMeters meters = models.computeIfAbsent(model.info().name(), name -> new ModelMeters(registry, name));
        meters.users.add(model);
        return meters;
    }

    private static final class ModelMeters {
        private final Counter inputs;
        private final Counter refused;
        private final Counter cached;
        private final Timer wait;
        private final Timer run;
        private final Timer turn;
        private final Counter read;
        private final Counter written;
        private final AtomicLong pace = new AtomicLong();
        private final DistributionSummary size;
        private final DistributionSummary tokens;
        private final AtomicInteger queued = new AtomicInteger();
        private final Gauge paceGauge;
        private final Gauge queuedGauge;
        private final Set<Model> users = ConcurrentHashMap.newKeySet();

        ModelMeters(MeterRegistry registry, String model) {
            inputs = counter(registry, "inference.inputs", "Inputs admitted", model);
            refused = counter(registry, "inference.refused", "Requests refused because too much work waits", model);
            cached = counter(registry, "inference.cached", "Inputs answered from the cache", model);
            wait = timer(registry, "inference.queue.wait", "From admission to the batch, an input", model);
            run = timer(registry, "inference.model.run", "The model's own time, a batch", model);
            turn = timer(registry, "inference.generation.turn", "The model's own time, a turn of a text", model);
            read = counter(registry, "inference.generation.read", "Tokens of prompts read", model);
            written = counter(registry, "inference.generation.written", "Tokens written", model);
            paceGauge = Gauge.builder("inference.generation.pace", pace, AtomicLong::get)
                    .description("Tokens a second that the latest turn wrote")
                    .tag("model", model)
                    .register(registry);
            size = summary(registry, "inference.batch.inputs", "Inputs in a batch", model);
            tokens = summary(registry, "inference.batch.tokens", "Tokens in a batch", model);
            queuedGauge = Gauge.builder("inference.queue.tokens", queued, AtomicInteger::get)
                    .description("Tokens that wait")
                    .tag("model", model)
                    .register(registry);
        }

        private List<Meter> all() {
            return List.of(
                    inputs, refused, cached, wait, run, turn, read, written, paceGauge, size, tokens, queuedGauge);
        }

        private static Counter counter(MeterRegistry registry, String name, String description, String model) {
            return Counter.builder(name)
                    .description(description)
                    .tag("model", model)
                    .register(registry);
        }

        private static Timer timer(MeterRegistry registry, String name, String description, String model) {
            return Timer.builder(name)
                    .description(description)
                    .tag("model", model)
                    .publishPercentileHistogram()
                    .minimumExpectedValue(SHORTEST)
                    .maximumExpectedValue(LONGEST)
                    .register(registry);
        }

        private static DistributionSummary summary(
                MeterRegistry registry, String name, String description, String model) {
            return DistributionSummary.builder(name)
                    .description(description)
                    .tag("model", model)
                    .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)
                    .register(registry);
        }
    }
}
