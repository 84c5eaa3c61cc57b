package org.messagetriage.inference.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationTest {

    @Test
    void aMeasurementOnTheWayTakesRowsFromAllOverTheFile() {
        List<Integer> rows = IntStream.range(0, 10).boxed().toList();
        assertEquals(List.of(0, 3, 6), Validation.evenly(rows, 3));
        assertEquals(rows, Validation.evenly(rows, 10));
        assertEquals(rows, Validation.evenly(rows, 500));
        assertEquals(List.of(), Validation.evenly(List.of(), 3));
    }
}
