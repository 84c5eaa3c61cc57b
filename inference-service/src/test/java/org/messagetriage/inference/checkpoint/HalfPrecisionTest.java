package org.messagetriage.inference.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Binary16 to binary32 and back. */
class HalfPrecisionTest {

    @Test
    void allHalvesSurviveTheWayThereAndBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Tensor.halfToFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertEquals((short) bits, Tensor.floatToHalf(value), Integer.toHexString(bits));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.00048828125, 1", // half a last place above: ties to even
        "1.00146484375, 1.001953125",
        "1.0004884, 1.0009765625",
        "65519.996, 65504",
        "65520, Infinity",
        "-1e30, -Infinity",
        "2.9802322e-8, 0", // half of the least: ties to even
        "2.9802326e-8, 5.9604645e-8",
        "-6.1005353e-5, -6.103515625e-5", // rounds up into the normal ones
        "0.1, 0.0999755859375",
    })
    void isRoundedToTheNearest(float value, float expected) {
        assertEquals(expected, Tensor.halfToFloat(Tensor.floatToHalf(value)));
    }

    @Test
    void whatIsNoNumberStaysNone() {
        assertEquals(Float.NaN, Tensor.halfToFloat(Tensor.floatToHalf(Float.NaN)));
    }
}
