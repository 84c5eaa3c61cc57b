package org.messagetriage.inference.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The weights inside an ONNX file (onnx.proto3, {@code ModelProto.graph.initializer}) that was exported from a PyTorch
 * module.
 *
 * <p>Most initializers bear the module's own names. The exporter renames the weight of a matrix product
 * ({@code onnx::MatMul_N}) and stores it transposed; the node that reads it is named after the module
 * ({@code /encoder/layer.0/attention/self/query/MatMul}), which gives the name back.
 */
public final class OnnxCheckpoint implements Checkpoint {

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int NODE_INPUT = 1;
    private static final int NODE_NAME = 3;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_TYPE = 2;
    private static final int TENSOR_NAME = 8;
    private static final int TENSOR_RAW_DATA = 9;
    private static final int ONNX_FLOAT = 1;
    private static final String MATMUL = "/MatMul";
    private static final int MOST_AXES = 8;

    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, Tensor> transposed = new HashMap<>();

    /** @throws CheckpointException if the bytes are no ONNX model, or its sizes do not fit together */
    public OnnxCheckpoint(ByteBuffer file) throws CheckpointException {
        // Twice: a weight's name may stand before or behind the node that tells what it is.
        ProtobufReader initializers = graph(file);
        while (initializers.next()) {
            if (initializers.field() == GRAPH_INITIALIZER) {
                readInitializer(initializers.message());
            } else {
                initializers.skip();
            }
        }
        ProtobufReader nodes = graph(file);
        while (nodes.next()) {
            if (nodes.field() == GRAPH_NODE) {
                nameMatMulWeight(nodes.message());
            } else {
                nodes.skip();
            }
        }
    }

    private static ProtobufReader graph(ByteBuffer file) throws CheckpointException {
        ProtobufReader model = new ProtobufReader(file);
        ProtobufReader graph = null;
        while (model.next()) {
            if (model.field() != MODEL_GRAPH) {
                model.skip();
            } else if (graph != null) {
                throw new CheckpointException("no ONNX model: it has two graphs");
            } else {
                graph = model.message();
            }
        }
        if (graph == null) {
            throw new CheckpointException("no ONNX model: it has no graph");
        }
        return graph;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(tensors.keySet());
        names.addAll(transposed.keySet());
        return names;
    }

    @Override
    public Tensor tensor(String name) {
        Tensor stored = transposed.get(name);
        if (stored != null) {
            return stored.transposed();
        }
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the ONNX file has no weight " + name);
        }
        return tensor;
    }

    /** Only float tensors with raw data are weights; the exporter's small integer constants are passed over. */
    private void readInitializer(ProtobufReader in) throws CheckpointException {
        List<Long> dims = new ArrayList<>();
        long type = 0;
        String name = "";
        ByteBuffer raw = null;
        while (in.next()) {
            switch (in.field()) {
                case TENSOR_DIMS -> in.varints(extent -> addExtent(dims, extent));
                case TENSOR_TYPE -> type = in.varint();
                case TENSOR_NAME -> name = in.string();
                case TENSOR_RAW_DATA -> raw = in.bytes();
                default -> in.skip();
            }
        }
        if (type == ONNX_FLOAT && raw != null) {
            add(name, dims, raw);
        }
    }

    private static void addExtent(List<Long> dims, long extent) throws CheckpointException {
        if (extent < 0 || dims.size() == MOST_AXES) {
            throw new CheckpointException("a weight has an extent below 0 or more than " + MOST_AXES + " axes");
        }
        dims.add(extent);
    }

    private void add(String name, List<Long> dims, ByteBuffer raw) throws CheckpointException {
        try {
            long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
            if (tensors.put(name, new Tensor(ElementType.F32, shape, raw)) != null) {
                throw new CheckpointException("the weight " + CheckpointException.quoted(name) + " is there twice");
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new CheckpointException("weight " + CheckpointException.quoted(name) + ": " + e.getMessage(), e);
        }
    }

    private void nameMatMulWeight(ProtobufReader node) throws CheckpointException {
        List<String> inputs = new ArrayList<>();
        String name = "";
        while (node.next()) {
            switch (node.field()) {
                case NODE_INPUT -> inputs.add(node.string());
                case NODE_NAME -> name = node.string();
                default -> node.skip();
            }
        }
        if (!name.startsWith("/") || !name.endsWith(MATMUL) || inputs.size() != 2) {
            return;
        }
        Tensor weight = tensors.get(inputs.get(1));
        if (weight == null || weight.shape().length != 2) {
            return;
        }
        tensors.remove(inputs.get(1));
        int end = Math.max(1, name.length() - MATMUL.length());
        String module = name.substring(1, end).replace('/', '.') + ".weight";
        if (tensors.containsKey(module) || transposed.put(module, weight) != null) {
            throw new CheckpointException("the weight " + CheckpointException.quoted(module) + " is there twice");
        }
    }
}
