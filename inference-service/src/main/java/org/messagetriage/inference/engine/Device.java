package org.messagetriage.inference.engine;

/**
 * Where a model computes.
 *
 * @param gpu number of the GPU, from 0; -1 for the processor
 */
public record Device(int gpu) {

    public static final Device CPU = new Device(-1);

    public static Device cuda(int gpu) {
        return new Device(gpu);
    }

    public boolean isGpu() {
        return gpu >= 0;
    }

    /** As PyTorch's users write it. */
    public String wireName() {
        return isGpu() ? "cuda:" + gpu : "cpu";
    }
}
