package org.messagetriage.inference.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ONNX file (onnx.proto3) says of itself: its inputs and outputs, its element types and operators, and the files
 * beside it that its weights lie in. The weights themselves are stepped over.
 */
public final class OnnxGraph {

    /** Numbers of element types in {@code TensorProto.DataType}. */
    public static final int FLOAT = 1;

    public static final int INT64 = 7;
    public static final int FLOAT16 = 10;
    public static final int BFLOAT16 = 16;

    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_FUNCTIONS = 25;
    private static final int FUNCTION_NODE = 7;
    private static final int FUNCTION_ATTRIBUTE = 11;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;
    private static final int NODE_OPERATOR = 4;
    private static final int NODE_ATTRIBUTE = 5;
    private static final int ATTRIBUTE_TENSOR = 5;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_TENSORS = 10;
    private static final int ATTRIBUTE_GRAPHS = 11;
    private static final int ATTRIBUTE_SPARSE_TENSOR = 22;
    private static final int ATTRIBUTE_SPARSE_TENSORS = 23;
    private static final int SPARSE_VALUES = 1;
    private static final int SPARSE_INDICES = 2;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_EXTERNAL = 13;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;
    /** Graphs inside of nodes; branches and loops have one or two. */
    private static final int MOST_DEPTH = 16;

    private static final int MOST_AXES = 8;

    /** What all names take on the heap, which has to end somewhere: a few hundred thousand of usual length. */
    private static final int MOST_BYTES_OF_NAMES = 32 << 20;
    /** An entry of a table and the text in it, the letters apart. */
    private static final int BYTES_OF_NAME = 100;

    /** There are some 25 types. */
    private static final int GREATEST_TYPE = 100;

    /**
     * An input or an output.
     *
     * @param type number of its element type; 0 if it is no tensor
     * @param shape extents; -1 for one that is not fixed
     */
    public record Port(int type, long[] shape) {}

    private final Map<String, Port> inputs = new LinkedHashMap<>();
    private final Map<String, Port> outputs = new LinkedHashMap<>();
    private final Set<String> operators = new TreeSet<>();
    private final Set<Integer> weightTypes = new TreeSet<>();
    private final Set<String> externalFiles = new TreeSet<>();
    private int bytesOfNames;

    /** @throws CheckpointException if the bytes are no ONNX model */
    public OnnxGraph(ByteBuffer file) throws CheckpointException {
        ProtobufReader model = new ProtobufReader(file);
        boolean found = false;
        while (model.next()) {
            switch (model.field()) {
                case MODEL_GRAPH -> {
                    readGraph(model.message(), 0);
                    found = true;
                }
                case MODEL_FUNCTIONS -> readFunction(model.message());
                default -> model.skip();
            }
        }
        if (!found) {
            throw new CheckpointException("no ONNX model: it has no graph");
        }
    }

    /** Maps a file; what is stepped over is not read. */
    public static OnnxGraph open(Path file) throws IOException {
        try (MappedFile mapped = new MappedFile(file)) {
            return new OnnxGraph(mapped.slice(0, mapped.size()));
        } catch (CheckpointException e) {
            throw e.in(file.getFileName());
        }
    }

    /** By name; weights that old exporters list among them left out. */
    public Map<String, Port> inputs() {
        return inputs;
    }

    public Map<String, Port> outputs() {
        return outputs;
    }

    /** Names of the operators that occur. */
    public Set<String> operators() {
        return operators;
    }

    /** Numbers of the element types that weights have. */
    public Set<Integer> weightTypes() {
        return weightTypes;
    }

    /** Where weights lie that are not in the file, as the file says it. */
    public Set<String> externalFiles() {
        return externalFiles;
    }

    private void readGraph(ProtobufReader graph, int depth) throws CheckpointException {
        if (depth > MOST_DEPTH) {
            throw new CheckpointException("graphs lie in graphs more than " + MOST_DEPTH + " deep");
        }
        Set<String> weights = new HashSet<>();
        while (graph.next()) {
            switch (graph.field()) {
                case GRAPH_NODE -> readNode(graph.message(), depth);
                case GRAPH_INITIALIZER -> add(weights, readTensor(graph.message()));
                case GRAPH_SPARSE_INITIALIZER -> readSparse(graph.message());
                case GRAPH_INPUT -> readPort(graph.message(), depth == 0 ? inputs : new LinkedHashMap<>());
                case GRAPH_OUTPUT -> readPort(graph.message(), depth == 0 ? outputs : new LinkedHashMap<>());
                default -> graph.skip();
            }
        }
        if (depth == 0) {
            inputs.keySet().removeAll(weights);
        }
    }

    private void readFunction(ProtobufReader function) throws CheckpointException {
        while (function.next()) {
            switch (function.field()) {
                case FUNCTION_NODE -> readNode(function.message(), 0);
                case FUNCTION_ATTRIBUTE -> readAttribute(function.message(), 0);
                default -> function.skip();
            }
        }
    }

    private void readNode(ProtobufReader node, int depth) throws CheckpointException {
        while (node.next()) {
            switch (node.field()) {
                case NODE_OPERATOR -> add(operators, node.string());
                case NODE_ATTRIBUTE -> readAttribute(node.message(), depth);
                default -> node.skip();
            }
        }
    }

    private void readAttribute(ProtobufReader attribute, int depth) throws CheckpointException {
        while (attribute.next()) {
            switch (attribute.field()) {
                case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> readTensor(attribute.message());
                case ATTRIBUTE_SPARSE_TENSOR, ATTRIBUTE_SPARSE_TENSORS -> readSparse(attribute.message());
                case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> readGraph(attribute.message(), depth + 1);
                default -> attribute.skip();
            }
        }
    }

    private void readSparse(ProtobufReader sparse) throws CheckpointException {
        while (sparse.next()) {
            switch (sparse.field()) {
                case SPARSE_VALUES, SPARSE_INDICES -> readTensor(sparse.message());
                default -> sparse.skip();
            }
        }
    }

    /** @return its name */
    private String readTensor(ProtobufReader tensor) throws CheckpointException {
        String name = "";
        while (tensor.next()) {
            switch (tensor.field()) {
                case TENSOR_TYPE -> addType(tensor.varint());
                case TENSOR_NAME -> name = tensor.string();
                case TENSOR_EXTERNAL -> readExternal(tensor.message());
                default -> tensor.skip();
            }
        }
        return name;
    }

    private void readExternal(ProtobufReader entry) throws CheckpointException {
        String key = "";
        String value = "";
        while (entry.next()) {
            switch (entry.field()) {
                case ENTRY_KEY -> key = entry.string();
                case ENTRY_VALUE -> value = entry.string();
                default -> entry.skip();
            }
        }
        if (key.equals("location")) {
            add(externalFiles, value);
        }
    }

    private void addType(long type) throws CheckpointException {
        if (type < 0 || type > GREATEST_TYPE) {
            throw new CheckpointException("a weight has the element type " + type + ", which there is not");
        }
        weightTypes.add((int) type);
    }

    private void add(Set<String> names, String name) throws CheckpointException {
        count(name);
        names.add(name);
    }

    private void count(String name) throws CheckpointException {
        bytesOfNames += BYTES_OF_NAME + 2 * name.length();
        if (bytesOfNames > MOST_BYTES_OF_NAMES) {
            throw new CheckpointException("its names take more than " + MOST_BYTES_OF_NAMES + " bytes");
        }
    }

    private void readPort(ProtobufReader info, Map<String, Port> ports) throws CheckpointException {
        String name = "";
        Port port = new Port(0, new long[0]);
        while (info.next()) {
            switch (info.field()) {
                case 1 -> name = info.string();
                case 2 -> port = readType(info.message());
                default -> info.skip();
            }
        }
        count(name);
        ports.put(name, port);
    }

    /** {@code TypeProto.tensor_type}: element type and shape. */
    private static Port readType(ProtobufReader type) throws CheckpointException {
        int element = 0;
        List<Long> shape = new ArrayList<>();
        while (type.next()) {
            if (type.field() != 1) {
                type.skip();
                continue;
            }
            ProtobufReader tensor = type.message();
            while (tensor.next()) {
                switch (tensor.field()) {
                    case 1 -> element = (int) tensor.varint();
                    case 2 -> readShape(tensor.message(), shape);
                    default -> tensor.skip();
                }
            }
        }
        return new Port(element, shape.stream().mapToLong(Long::longValue).toArray());
    }

    private static void readShape(ProtobufReader in, List<Long> shape) throws CheckpointException {
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            ProtobufReader dimension = in.message();
            long extent = -1;
            while (dimension.next()) {
                if (dimension.field() == 1) {
                    extent = dimension.varint();
                } else {
                    dimension.skip();
                }
            }
            if (shape.size() == MOST_AXES) {
                throw new CheckpointException("an input or output has more than " + MOST_AXES + " axes");
            }
            shape.add(extent);
        }
    }
}
