package org.messagetriage.inference.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.messagetriage.inference.generation.FewShotPrompt.Example;
import org.messagetriage.inference.generation.FewShotPrompt.Fitting;

class FewShotPromptTest {

    private static final List<Example> THREE =
            List.of(new Example("1", "one"), new Example("2", "two"), new Example("3", "three"));

    @Test
    void partsStandApart() {
        Fitting all = new FewShotPrompt("Count.", THREE.subList(0, 2), "4")
                .fit(text -> true)
                .orElseThrow();
        assertEquals(
                "Count.\n###\nInput: 1\nOutput: one\n###\nInput: 2\nOutput: two\n###\nInput: 4\nOutput:", all.text());
        assertEquals(0, all.dropped());
        assertEquals(
                "Input: 4\nOutput:",
                new FewShotPrompt(null, List.of(), "4")
                        .fit(text -> true)
                        .orElseThrow()
                        .text());
    }

    @Test
    void theOldestGoFirstAndNoMoreThanMust() {
        FewShotPrompt prompt = new FewShotPrompt(null, THREE, "4");
        for (int dropped = 0; dropped <= 3; dropped++) {
            int longest = new FewShotPrompt(null, THREE.subList(dropped, 3), "4")
                    .fit(text -> true)
                    .orElseThrow()
                    .text()
                    .length();
            Fitting fitting = prompt.fit(text -> text.length() <= longest).orElseThrow();
            assertEquals(dropped, fitting.dropped());
            assertEquals(longest, fitting.text().length());
        }
        assertTrue(prompt.fit(text -> text.length() < 10).isEmpty());
    }
}
