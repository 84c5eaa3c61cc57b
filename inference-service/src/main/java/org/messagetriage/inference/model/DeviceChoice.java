package org.messagetriage.inference.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.messagetriage.inference.engine.Device;

/**
 * The operator's choice of a device: {@code cpu}, {@code cuda} or {@code cuda:N}, or {@code auto}, the first GPU where
 * PyTorch has one.
 *
 * @param device null for {@code auto}
 */
public record DeviceChoice(Device device) {

    public static final DeviceChoice AUTO = new DeviceChoice(null);
    public static final DeviceChoice CPU = new DeviceChoice(Device.CPU);

    private static final Pattern GPU = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** @throws IllegalArgumentException if the text is none of them */
    public static DeviceChoice of(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher gpu = GPU.matcher(lower);
        if (gpu.matches()) {
            return new DeviceChoice(Device.cuda(gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1))));
        }
        return switch (lower) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            default -> throw new IllegalArgumentException("device: cpu, cuda:N or auto, not " + text);
        };
    }

    /**
     * @param gpus how many the engine can use
     * @throws IllegalArgumentException if it cannot use the one that was chosen
     */
    Device resolve(int gpus) {
        if (device == null) {
            return gpus > 0 ? Device.cuda(0) : Device.CPU;
        }
        if (device.gpu() >= gpus) {
            throw new IllegalArgumentException("device " + device.wireName() + ": PyTorch finds "
                    + (gpus == 0 ? "no GPU here; a GPU needs PyTorch's CUDA libraries beside it" : gpus + " GPUs"));
        }
        return device;
    }
}
