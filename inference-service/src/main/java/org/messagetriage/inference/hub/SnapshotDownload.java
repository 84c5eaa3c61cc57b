package org.messagetriage.inference.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Brings files of one commit into its snapshot, several at a time. The first that fails ends the others. */
final class SnapshotDownload {

    private final HubApi api;
    private final HubCache cache;
    private final ModelReference model;
    private final String commit;
    private final HubLimits limits;
    private final ProgressMeter meter;
    private final HubThreads threads;

    SnapshotDownload(
            HubApi api, HubCache cache, ModelReference model, String commit, HubLimits limits, ProgressMeter meter) {
        this.api = api;
        this.cache = cache;
        this.model = model;
        this.commit = commit;
        this.limits = limits;
        this.meter = meter;
        threads = new HubThreads(limits);
    }

    /**
     * A commit's files never change: those that the snapshot has are not asked for again.
     *
     * @param last begun when the others are there: a snapshot that has these has all, whenever the process may have died
     */
    void bring(List<String> first, List<String> last) throws IOException, InterruptedException {
        List<Callable<HubApi.RemoteFile>> questions = new ArrayList<>();
        for (String name : concat(first, last)) {
            Path there = cache.snapshot(commit).resolve(name);
            if (Files.isRegularFile(there)) {
                meter.expect(1, Files.size(there));
                meter.have(Files.size(there));
                meter.fileDone();
            } else {
                questions.add(() -> new Retry(limits).run(() -> api.file(model, commit, name)));
            }
        }
        List<HubApi.RemoteFile> files = threads.run(questions);
        long missing = 0;
        List<Callable<Void>> ofFirst = new ArrayList<>();
        List<Callable<Void>> ofLast = new ArrayList<>();
        for (HubApi.RemoteFile file : files) {
            meter.expect(1, file.size());
            long toCome = isThere(file) ? 0 : Math.max(file.size() - begun(file), 0);
            // What a hub says of sizes may be anything; a sum that no number holds is one that no disk holds.
            missing = toCome > Long.MAX_VALUE - missing ? Long.MAX_VALUE : missing + toCome;
            (last.contains(file.name()) ? ofLast : ofFirst).add(() -> bring(file));
        }
        cache.refuseIfFull(missing);
        threads.run(ofFirst);
        threads.run(ofLast);
    }

    private static List<String> concat(List<String> first, List<String> last) {
        List<String> all = new ArrayList<>(first);
        all.addAll(last);
        return all;
    }

    private Void bring(HubApi.RemoteFile file) throws IOException, InterruptedException {
        Waiting waiting = new Waiting(file);
        try (BlobLock lock = BlobLock.take(cache.lock(file.digest()), waiting)) {
            waiting.over();
            if (isThere(file)) {
                meter.have(file.size());
            } else {
                BlobDownload.Source source = from -> api.content(model, commit, file.name(), from);
                new BlobDownload(cache, file, source, limits, meter, threads::areStopped).run();
            }
            cache.link(file.digest(), commit, file.name());
        }
        meter.fileDone();
        return null;
    }

    /** A blob of the wrong size was left by another tool's accident; it is made again. */
    private boolean isThere(HubApi.RemoteFile file) throws IOException {
        Path blob = cache.blob(file.digest());
        return Files.isRegularFile(blob) && Files.size(blob) == file.size();
    }

    private long begun(HubApi.RemoteFile file) throws IOException {
        Path incomplete = cache.incomplete(file.digest());
        return Files.isRegularFile(incomplete) ? Files.size(incomplete) : 0;
    }

    /** Shows the progress of the process that downloads while we wait for it. */
    private final class Waiting implements Runnable {

        private final HubApi.RemoteFile file;
        private long seen;

        Waiting(HubApi.RemoteFile file) {
            this.file = file;
        }

        @Override
        public void run() {
            try {
                long now = begun(file);
                meter.receive(now - seen);
                seen = now;
            } catch (IOException e) {
                // The other process has just moved it: the next look will tell.
            }
        }

        void over() {
            meter.have(-seen);
        }
    }
}
