package org.messagetriage.inference.model;

import java.util.List;
import org.messagetriage.inference.engine.Model;

/** Where models come from: what can be served, and how to bring one into memory. */
public interface ModelSource {

    /** The names to serve, in the order in which they are to be loaded. */
    List<String> names();

    /**
     * Brings a model into memory; may take minutes. Called once a name, off the request threads.
     *
     * @throws Exception with a message fit for the operator, if the model cannot be had
     */
    Model load(String name) throws Exception;
}
