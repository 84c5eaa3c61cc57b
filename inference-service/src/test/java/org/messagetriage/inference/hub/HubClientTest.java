package org.messagetriage.inference.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A hub that behaves, and the cache that it fills; one that misbehaves is in {@link BrokenHubTest}. */
class HubClientTest {

    private static final Set<String> NEEDED =
            Set.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

    private LoopbackHub hub;

    @TempDir
    Path cache;

    @BeforeEach
    void startHub() throws IOException {
        hub = new LoopbackHub();
        TinyModel.fill(hub);
    }

    @AfterEach
    void stopHub() {
        hub.close();
    }

    @Test
    void bringsWhatAModelNeedsAndNothingElse() throws Exception {
        Path snapshot = fetch("acme/tiny");
        assertEquals(NEEDED, names(snapshot));
        for (String name : NEEDED) {
            assertArrayEquals(hub.files.get(name), Files.readAllBytes(snapshot.resolve(name)), name);
        }
    }

    @Test
    void keepsItAsHuggingFacesToolsDo() throws Exception {
        Path snapshot = fetch("acme/tiny@v1");
        Path model = cache.resolve("models--acme--tiny");
        assertEquals(model.resolve("snapshots").resolve(LoopbackHub.COMMIT), snapshot);
        assertEquals(LoopbackHub.COMMIT, Files.readString(model.resolve("refs/v1")));
        String digest = LoopbackHub.digest(hub.files.get("model.safetensors"), true);
        assertEquals(
                Path.of("..", "..", "blobs", digest), Files.readSymbolicLink(snapshot.resolve("model.safetensors")));
        String gitId = LoopbackHub.digest(hub.files.get("config.json"), false);
        assertEquals(Path.of("..", "..", "blobs", gitId), Files.readSymbolicLink(snapshot.resolve("config.json")));
        assertEquals(NEEDED.size(), names(model.resolve("blobs")).size());
    }

    @Test
    void tellsTheHubWhoAsksAndNobodyElse() throws Exception {
        fetch("acme/tiny");
        List<LoopbackHub.Asked> cdn =
                hub.asked.stream().filter(LoopbackHub.Asked::cdn).toList();
        assertEquals(1, cdn.size());
        assertNull(cdn.get(0).authorization());
        hub.asked.stream()
                .filter(asked -> !asked.cdn())
                .forEach(asked -> assertEquals("Bearer " + LoopbackHub.TOKEN, asked.authorization()));
    }

    @Test
    void asksOnlyForTheCommitTheSecondTime() throws Exception {
        Path first = fetch("acme/tiny");
        hub.asked.clear();
        assertEquals(first, fetch("acme/tiny"));
        assertEquals(1, hub.asked.size());
    }

    @Test
    void followsAModelThatWasRenamed() throws Exception {
        assertEquals(NEEDED, names(fetch("old/name")));
    }

    @Test
    void takesARevisionWithASlash() throws Exception {
        fetch("acme/tiny@refs/pr/1");
        assertTrue(Files.exists(cache.resolve("models--acme--tiny/refs/refs/pr/1")));
    }

    @Test
    void bringsTheShardsThatAnIndexNames() throws Exception {
        hub.files.remove("model.safetensors");
        hub.file("model.safetensors.index.json", index("part-1.safetensors", "part-2.safetensors"))
                .file("part-1.safetensors", TinyModel.randomBytes(5))
                .file("part-2.safetensors", TinyModel.randomBytes(6))
                .file("part-3.safetensors", TinyModel.randomBytes(7));
        Set<String> names = names(fetch("acme/tiny"));
        assertTrue(names.containsAll(Set.of("part-1.safetensors", "part-2.safetensors")), names.toString());
        assertFalse(names.contains("part-3.safetensors") || names.contains("pytorch_model.bin"), names.toString());
    }

    @Test
    void takesThePickleWhereThereIsNothingElse() throws Exception {
        hub.files.remove("model.safetensors");
        assertTrue(names(fetch("acme/tiny")).contains("pytorch_model.bin"));
    }

    @Test
    void takesTheOnnxGraphAndItsDataWhereThereIsNothingElse() throws Exception {
        hub.files.keySet().removeAll(Set.of("model.safetensors", "pytorch_model.bin"));
        hub.file("onnx/model.onnx_data", TinyModel.randomBytes(8)).file("model.onnx_data", TinyModel.randomBytes(9));
        Path snapshot = fetch("acme/tiny");
        for (String name : List.of("onnx/model.onnx", "onnx/model.onnx_data")) {
            assertArrayEquals(hub.files.get(name), Files.readAllBytes(snapshot.resolve(name)));
        }
        assertFalse(names(snapshot).contains("model.onnx_data"), "of another graph");
        assertEquals(snapshot, offline("acme/tiny"));
    }

    @Test
    void takesAVocabularyWhereThereIsNoTokenizer() throws Exception {
        hub.files.remove("tokenizer.json");
        assertTrue(names(fetch("acme/tiny")).contains("vocab.txt"));
    }

    @Test
    void bringsOnnxWhenAskedTo() throws Exception {
        Path snapshot = TinyModel.client(hub, cache).fetchOnnx(ModelReference.parse("acme/tiny"), HubObserver.NONE);
        assertArrayEquals(hub.files.get("onnx/model.onnx"), Files.readAllBytes(snapshot.resolve("onnx/model.onnx")));
        assertFalse(names(snapshot).contains("model.safetensors"));
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        List<DownloadProgress> told = new CopyOnWriteArrayList<>();
        TinyModel.client(hub, cache).fetch(ModelReference.parse("acme/tiny"), told::add);
        DownloadProgress last = told.get(told.size() - 1);
        long bytes =
                NEEDED.stream().mapToLong(name -> hub.files.get(name).length).sum();
        assertEquals(new DownloadProgress("acme/tiny", 4, 4, bytes, bytes, last.bytesPerSecond()), last);
    }

    @Test
    void usesTheCacheWhenOffline() throws Exception {
        Path snapshot = fetch("acme/tiny");
        hub.close();
        assertEquals(snapshot, offline("acme/tiny"));
        assertEquals(snapshot, offline("acme/tiny@" + LoopbackHub.COMMIT));
        assertEquals(HubError.OFFLINE, error(() -> offline("acme/tiny@v1")));
        assertEquals(HubError.OFFLINE, error(() -> offline("acme/other")));
    }

    @Test
    void usesTheCacheWhenTheHubIsGone() throws Exception {
        Path snapshot = fetch("acme/tiny");
        hub.close();
        assertEquals(snapshot, fetch("acme/tiny"));
        assertEquals(HubError.HUB_UNREACHABLE, error(() -> fetch("acme/tiny@v1")));
    }

    @Test
    void usesTheCacheWhateverTheHubSaysOfACommitThatItHas() throws Exception {
        String commit = "acme/tiny@" + LoopbackHub.COMMIT;
        Path snapshot = fetch(commit);
        for (LoopbackHub.Fault fault : LoopbackHub.Fault.values()) {
            if (fault.name().matches("UNAUTHORIZED|FORBIDDEN|MISSING|ODD_ADDRESS|OTHER_COMMIT")) {
                hub.misbehave("api", fault);
                assertEquals(snapshot, fetch(commit), fault.name());
            }
        }
        fetch("acme/tiny");
        hub.misbehave("api", LoopbackHub.Fault.ODD_ADDRESS);
        assertEquals(snapshot, fetch("acme/tiny"), "an answer that nobody understands");
        hub.misbehave("api", LoopbackHub.Fault.MISSING);
        assertEquals(HubError.MODEL_NOT_FOUND, error(() -> fetch("acme/tiny")), "what a branch is, the hub says");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesNothingToACacheThatHasAll() throws Exception {
        fetch("acme/tiny");
        Path ref = cache.resolve("models--acme--tiny/refs/main");
        Object before = Files.getAttribute(ref, "unix:ino");
        fetch("acme/tiny");
        assertEquals(before, Files.getAttribute(ref, "unix:ino"));
    }

    /** Reads of JDK 17's client forget the interrupt. */
    @Test
    void asksForNothingMoreOnceItIsGivenUp() throws Exception {
        hub.misbehave("api", LoopbackHub.Fault.SLOW);
        FutureTask<Path> fetch = new FutureTask<>(() -> fetch("acme/tiny"));
        Thread thread = new Thread(fetch);
        thread.start();
        while (hub.asked.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        TimeUnit.MILLISECONDS.sleep(500);
        thread.interrupt();
        ExecutionException end = assertThrows(ExecutionException.class, fetch::get);
        assertTrue(end.getCause() instanceof InterruptedException, end.toString());
        assertEquals(1, hub.asked.size());
    }

    @Test
    void usesACacheThatSomebodyElseFilled() throws Exception {
        Path model = cache.resolve("models--acme--tiny");
        Path snapshot = Files.createDirectories(model.resolve("snapshots").resolve(LoopbackHub.COMMIT));
        Files.createDirectories(model.resolve("blobs"));
        Files.createDirectories(model.resolve("refs"));
        Files.writeString(model.resolve("refs/main"), LoopbackHub.COMMIT);
        for (String name : NEEDED) {
            byte[] content = hub.files.get(name);
            String digest = LoopbackHub.digest(content, LoopbackHub.isLarge(name));
            Files.write(model.resolve("blobs").resolve(digest), content);
            Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs", digest));
        }
        assertEquals(snapshot, fetch("acme/tiny"));
        assertEquals(0, hub.contentRequests("model.safetensors"));
        assertEquals(snapshot, offline("acme/tiny"));
    }

    @Test
    void doesNotTakeAHalfFilledCacheForAModel() throws Exception {
        Path snapshot = fetch("acme/tiny");
        Files.delete(snapshot.resolve("model.safetensors"));
        assertEquals(HubError.OFFLINE, error(() -> offline("acme/tiny")));
        assertEquals(NEEDED, names(fetch("acme/tiny")));
        assertEquals(1, hub.contentRequests("model.safetensors"));
    }

    @Test
    void mendsALinkToABlobThatIsGone() throws Exception {
        Path weights = fetch("acme/tiny").resolve("model.safetensors");
        Files.delete(weights.toRealPath());
        fetch("acme/tiny");
        assertArrayEquals(hub.files.get("model.safetensors"), Files.readAllBytes(weights));
    }

    @Test
    void copiesWhereLinksCannotBeMade() throws Exception {
        HubCache plain = new HubCache(cache, "acme/tiny", false);
        Files.createDirectories(plain.blob("abc").getParent());
        Files.writeString(plain.blob("abc"), "content");
        plain.link("abc", LoopbackHub.COMMIT, "config.json");
        Path file = plain.snapshot(LoopbackHub.COMMIT).resolve("config.json");
        assertFalse(Files.isSymbolicLink(file));
        assertEquals("content", Files.readString(file));
        assertEquals(Set.of("config.json"), names(file.getParent()));
    }

    @Test
    void findsALocalFolder() throws Exception {
        Path folder = Files.createDirectories(cache.resolve("mine/one"));
        HubClient client = new HubClient(TinyModel.settings(hub, cache).withLocalModels(cache.resolve("mine")));
        assertEquals(folder, client.fetch(ModelReference.parse("./one"), HubObserver.NONE));
        assertEquals(
                HubError.MODEL_NOT_FOUND, error(() -> client.fetch(ModelReference.parse("./two"), HubObserver.NONE)));
        assertEquals(HubError.MODEL_NOT_FOUND, error(() -> fetch("./one")));
        assertEquals(0, hub.asked.size());
    }

    @Test
    void saysWhatTheModelLacks() {
        hub.files
                .keySet()
                .removeIf(name -> name.startsWith("model") || name.startsWith("pytorch") || name.startsWith("onnx"));
        assertEquals(HubError.NO_WEIGHTS, error(() -> fetch("acme/tiny")));
        hub.files.remove("config.json");
        assertEquals(HubError.FILE_NOT_FOUND, error(() -> fetch("acme/tiny")));
        assertEquals(HubError.REVISION_NOT_FOUND, error(() -> fetch("acme/tiny@v9")));
        assertEquals(HubError.MODEL_NOT_FOUND, error(() -> fetch("acme/none")));
    }

    private Path fetch(String model) throws IOException, InterruptedException {
        return TinyModel.client(hub, cache).fetch(ModelReference.parse(model), HubObserver.NONE);
    }

    private Path offline(String model) throws IOException, InterruptedException {
        HubSettings settings = new HubSettings(hub.address(), null, cache, true, null);
        return new HubClient(settings, TinyModel.HURRY).fetch(ModelReference.parse(model), HubObserver.NONE);
    }

    static HubError error(Executable fetch) {
        HubException e = assertThrows(HubException.class, fetch);
        assertNotNull(e.getMessage());
        assertFalse(e.getMessage().contains(LoopbackHub.TOKEN));
        return e.error();
    }

    static String index(String... shards) {
        return Stream.of(shards)
                .map(shard -> "\"weight of " + shard + "\": \"" + shard + "\"")
                .collect(Collectors.joining(", ", "{\"weight_map\": {", "}}"));
    }

    static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
