package org.messagetriage.inference.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What a job is to do, as it is kept on disk.
 *
 * @param ignored names of parameters that mean nothing to the model
 * @param path of the input below the folder of inputs; null if it was uploaded
 * @param inputVersion what {@link LineSource#version} said when the job was made
 * @param createdAt milliseconds since 1970
 */
public record JobSpec(
        String id,
        String model,
        ObjectNode parameters,
        List<String> ignored,
        String path,
        String inputVersion,
        long bytes,
        long lines,
        long createdAt) {}
