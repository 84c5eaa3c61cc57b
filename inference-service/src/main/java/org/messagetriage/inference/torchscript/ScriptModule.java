package org.messagetriage.inference.torchscript;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A module of a TorchScript program: an object of one of the classes in the code, with its tensors and submodules.
 *
 * @param className name of the class in the code; modules of one class must have the same attributes
 * @param parameters tensors that a trainer may change, by attribute name
 * @param buffers tensors that stay as they are, by attribute name
 * @param packed quantised linear layers, by attribute name
 * @param children submodules, by attribute name
 */
public record ScriptModule(
        String className,
        Map<String, WeightSource> parameters,
        Map<String, WeightSource> buffers,
        Map<String, Int8Linear> packed,
        Map<String, ScriptModule> children) {

    public ScriptModule(String className) {
        this(className, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
