package org.messagetriage.inference.model;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.messagetriage.inference.engine.FakeModel;
import org.messagetriage.inference.engine.Model;
import org.messagetriage.inference.hub.HubObserver;

/** Fake models of 100 bytes by what they are loaded from; each comes when it is released. */
final class StagedSource implements ModelSource {

    private final List<String> names;
    private final Map<String, Stage> stages = new ConcurrentHashMap<>();

    StagedSource(String... names) {
        this.names = List.of(names);
    }

    Stage stage(String from) {
        return stages.computeIfAbsent(from, Stage::new);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Model load(String name) throws Exception {
        return plan(ModelSpec.ofName(name)).load();
    }

    @Override
    public ModelLoad plan(ModelSpec spec) {
        return stage(spec.from() == null ? spec.name() : spec.from());
    }

    static CatalogueConfig config(Path record, long memory, int most) {
        return new CatalogueConfig() {
            @Override
            public Optional<MemorySize> memory() {
                return Optional.of(new MemorySize(BigInteger.valueOf(memory)));
            }

            @Override
            public Optional<MemorySize> textMemory() {
                return Optional.empty();
            }

            @Override
            public Optional<List<String>> hubAllow() {
                return Optional.empty();
            }

            @Override
            public Optional<Path> local() {
                return Optional.empty();
            }

            @Override
            public int most() {
                return most;
            }

            @Override
            public Path record() {
                return record;
            }
        };
    }

    /** One model and the way to it. */
    static final class Stage implements ModelLoad {

        private final String from;
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch asked = new CountDownLatch(1);
        private final AtomicInteger loads = new AtomicInteger();
        private FakeModel model;
        private Throwable failure;
        private boolean remote;
        private boolean endless;

        Stage(String from) {
            this.from = from;
            model = FakeModel.satisfaction(from);
        }

        Stage release() {
            released.countDown();
            return this;
        }

        Stage fail(Throwable because) {
            failure = because;
            return release();
        }

        Stage become(FakeModel other) {
            model = other;
            return this;
        }

        Stage remote() {
            remote = true;
            return this;
        }

        /** Remote, and its download goes on until it is given up. */
        Stage endless() {
            endless = true;
            return remote();
        }

        boolean isAsked() {
            return asked.getCount() == 0;
        }

        int loads() {
            return loads.get();
        }

        FakeModel model() {
            return model;
        }

        @Override
        public String reference() {
            return from;
        }

        @Override
        public boolean isRemote() {
            return remote;
        }

        @Override
        public void fetch(HubObserver observer) throws InterruptedException {
            if (endless) {
                asked.countDown();
                new CountDownLatch(1).await();
            }
        }

        @Override
        public long memory() {
            return 100;
        }

        @Override
        public Model load() throws Exception {
            loads.incrementAndGet();
            asked.countDown();
            released.await();
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure != null) {
                throw (Exception) failure;
            }
            return model;
        }
    }
}
