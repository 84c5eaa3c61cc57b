package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.messagetriage.inference.api.LimitsConfig;
import org.messagetriage.inference.api.LineRequests;
import org.messagetriage.inference.batching.BatchObserver;
import org.messagetriage.inference.batching.BatchScheduler;
import org.messagetriage.inference.batching.BatchingConfig;
import org.messagetriage.inference.batching.Priority;
import org.messagetriage.inference.batching.Submitter;
import org.messagetriage.inference.batching.Terms;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.model.ModelLease;

/**
 * A process with the jobs of a folder, to be killed: makes a job of a file if there is none yet, lets it run beside
 * interactive work, prints how many lines are done, and stops when all are.
 */
final class JobProcess {

    private JobProcess() {}

    /** Folder of jobs, input, nanoseconds that a batch takes. */
    public static void main(String... args) throws Exception {
        Model model = new UnevenModel(FakeModel.zeroShot("zero-shot"), Long.parseLong(args[2]));
        BatchScheduler scheduler =
                new BatchScheduler(CommandSettings.of(BatchingConfig.class), System::nanoTime, new BatchObserver() {});
        TransformJobs jobs = jobs(
                Map.of(
                        "messagetriage.inference.transform.folder",
                        args[0],
                        "messagetriage.inference.transform.record",
                        "20ms"),
                model,
                scheduler);
        jobs.start();
        interrupt(model, scheduler);
        TransformJob job = jobs.list().isEmpty()
                ? make(jobs, Path.of(args[1]))
                : jobs.list().get(0);
        while (!job.state().isFinal()) {
            System.out.println(job.progress().lines());
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Files.copy(job.output(), Path.of(args[0]).resolve("done.jsonl"));
        System.exit(0);
    }

    static TransformJobs jobs(Map<String, String> settings, Model model, BatchScheduler scheduler) {
        ReadyModels models = new ReadyModels() {
            @Override
            public Optional<ModelLease> find(String name) {
                return Optional.of(new ModelLease(model, () -> {}));
            }

            @Override
            public ModelLease require(String name) {
                return new ModelLease(model, () -> {});
            }
        };
        return new TransformJobs(
                CommandSettings.of(TransformConfig.class, settings),
                models,
                LineRequests.of(CommandSettings.of(LimitsConfig.class), scheduler),
                BatchWork.of(scheduler),
                Clock.systemUTC());
    }

    private static TransformJob make(TransformJobs jobs, Path input) throws Exception {
        ObjectNode parameters = new ObjectMapper()
                .readValue("{\"candidate_labels\": [\"health\", \"humor\", \"finance\"]}", ObjectNode.class);
        try (InputStream in = Files.newInputStream(input)) {
            return jobs.upload("zero-shot", parameters, in);
        }
    }

    /** Requests of callers, whose texts would change the batches of a job if they got into them. */
    private static void interrupt(Model model, BatchScheduler scheduler) {
        Submitter work = scheduler.under(new Terms(Priority.INTERACTIVE, Duration.ofMinutes(1), false));
        Thread callers = new Thread(() -> {
            for (int i = 0; ; i++) {
                String text = "caller number " + i + " says " + "word ".repeat(i % 9);
                work.submit(model, model.tokenizer().pairs(text, List.of("This example is health.")));
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000 + i % 7 * 500_000);
            }
        });
        callers.setDaemon(true);
        callers.start();
    }
}
