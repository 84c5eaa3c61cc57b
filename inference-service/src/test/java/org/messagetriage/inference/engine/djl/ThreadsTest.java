package org.messagetriage.inference.engine.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @AfterEach
    void allAgain() {
        DjlRuntime.spread(Long.MAX_VALUE);
    }

    @Test
    void littleWorkIsDoneByOneThreadAndMuchByAll() {
        DjlRuntime.spread(63);
        assertEquals(1, JniUtils.getNumThreads());
        DjlRuntime.spread(64);
        assertEquals(DjlRuntime.threads(), JniUtils.getNumThreads());
        assertEquals(Runtime.getRuntime().availableProcessors(), DjlRuntime.threads());
    }
}
