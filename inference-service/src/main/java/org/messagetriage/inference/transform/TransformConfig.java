package org.messagetriage.inference.transform;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How much transform jobs may take, of disk, of memory and of the model. */
@ConfigMapping(prefix = "messagetriage.inference.transform")
public interface TransformConfig {

    /** Folder of the jobs: their inputs, their outputs, and how far they are. */
    @WithDefault("${messagetriage.home:${user.home}/.message-triage}/transform-jobs")
    Path folder();

    /** Folder whose files a job may name as its input; without one inputs can only be uploaded. */
    Optional<Path> inputs();

    /** Longest input. */
    @WithDefault("10G")
    MemorySize input();

    /** Most bytes of all jobs' inputs and outputs. */
    @WithDefault("20G")
    MemorySize disk();

    /** Most jobs that are kept, finished ones included. */
    @WithDefault("100")
    int jobs();

    /**
     * Jobs that share the models at a time; further ones wait for their turn. Times the chunks in flight and their tokens
     * they should fill no more of a model's queue than there is: what does not go in is tried again after a while.
     */
    @WithDefault("8")
    int running();

    /** Inputs that are taken in at a time, as a body or from the folder of inputs. */
    @WithDefault("4")
    int uploads();

    /** A body that brings less than 64 KB in this time is ended, so that nobody keeps such a place by being slow. */
    @WithDefault("60s")
    Duration patience();

    /** Callers that may follow the progress of jobs as events. */
    @WithDefault("64")
    int watchers();

    /** How long a finished job and its output are kept. */
    @WithDefault("7d")
    Duration keep();

    /** Longest line. */
    @WithDefault("1M")
    MemorySize line();

    /** Lines that are run together. They and the next two settings decide the batches, and so the last bits of scores. */
    @WithDefault("64")
    int chunkLines();

    /** Tokens that are run together; a line of more runs alone. */
    @WithDefault("4096")
    int chunkTokens();

    /** Bytes of lines that are run together. */
    @WithDefault("1M")
    MemorySize chunkBytes();

    /** Chunks of one job that are with the model or wait for it: one that runs, and one that is ready when it is done. */
    @WithDefault("2")
    int chunksInFlight();

    /** How long a job that is held up, as by a full disk, waits before it is tried again. */
    @WithDefault("10s")
    Duration retry();

    /** How often output is made safe from a crash: as much work is done again at most. */
    @WithDefault("1s")
    Duration record();
}
