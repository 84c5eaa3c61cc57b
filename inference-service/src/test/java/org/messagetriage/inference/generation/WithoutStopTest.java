package org.messagetriage.inference.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class WithoutStopTest {

    @Test
    void whatMayBecomeAStopIsHeldBackUntilItIsKnown() {
        WithoutStop text = new WithoutStop(List.of("###", "end."));
        assertEquals("a ", text.add("a #"));
        assertEquals("", text.add("#"));
        assertEquals("##b", text.add("b"));
        assertEquals("", text.add("end"));
        assertEquals("endless ", text.add("less e"));
        assertEquals("", text.end("nd.", Finish.STOP_SEQUENCE));
    }

    @Test
    void aTextThatEndsOtherwiseIsToldToItsEnd() {
        WithoutStop text = new WithoutStop(List.of("###"));
        assertEquals("a", text.add("a##"));
        assertEquals("##", text.end("", Finish.LENGTH));
    }

    @Test
    void theLongestOfSeveralStopsIsCut() {
        assertEquals("x", new WithoutStop(List.of("b", "ab")).end("xab", Finish.STOP_SEQUENCE));
    }
}
