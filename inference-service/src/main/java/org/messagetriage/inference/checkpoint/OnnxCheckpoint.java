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

    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, Tensor> transposed = new HashMap<>();

    /** @throws IllegalArgumentException if the bytes are no ONNX model */
    public OnnxCheckpoint(ByteBuffer file) {
        Map<String, Tensor> initializers = new HashMap<>();
        List<ByteBuffer> nodes = new ArrayList<>();
        ProtobufReader model = new ProtobufReader(file);
        while (model.next()) {
            if (model.field() == MODEL_GRAPH) {
                readGraph(new ProtobufReader(model.bytes()), initializers, nodes);
            } else {
                model.skip();
            }
        }
        for (ByteBuffer node : nodes) {
            nameMatMulWeight(new ProtobufReader(node), initializers);
        }
        tensors.putAll(initializers);
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

    private static void readGraph(ProtobufReader graph, Map<String, Tensor> initializers, List<ByteBuffer> nodes) {
        while (graph.next()) {
            switch (graph.field()) {
                case GRAPH_NODE -> nodes.add(graph.bytes());
                case GRAPH_INITIALIZER -> readInitializer(new ProtobufReader(graph.bytes()), initializers);
                default -> graph.skip();
            }
        }
    }

    /** Only float tensors with raw data are weights; the exporter's small integer constants are passed over. */
    private static void readInitializer(ProtobufReader in, Map<String, Tensor> initializers) {
        List<Long> dims = new ArrayList<>();
        long type = 0;
        String name = "";
        ByteBuffer raw = null;
        while (in.next()) {
            switch (in.field()) {
                case TENSOR_DIMS -> readDims(in, dims);
                case TENSOR_TYPE -> type = in.varint();
                case TENSOR_NAME -> name = in.string();
                case TENSOR_RAW_DATA -> raw = in.bytes();
                default -> in.skip();
            }
        }
        if (type == ONNX_FLOAT && raw != null) {
            long[] shape = dims.stream().mapToLong(Long::longValue).toArray();
            initializers.put(name, new Tensor(ElementType.F32, shape, raw));
        }
    }

    private static void readDims(ProtobufReader in, List<Long> dims) {
        if (in.isVarint()) {
            dims.add(in.varint());
            return;
        }
        ByteBuffer packed = in.bytes();
        ProtobufReader values = new ProtobufReader(packed);
        while (values.hasRemaining()) {
            dims.add(values.varint());
        }
    }

    private void nameMatMulWeight(ProtobufReader node, Map<String, Tensor> initializers) {
        List<String> inputs = new ArrayList<>();
        String name = "";
        while (node.next()) {
            switch (node.field()) {
                case NODE_INPUT -> inputs.add(node.string());
                case NODE_NAME -> name = node.string();
                default -> node.skip();
            }
        }
        if (!name.endsWith(MATMUL) || inputs.size() != 2) {
            return;
        }
        Tensor weight = initializers.remove(inputs.get(1));
        if (weight != null) {
            String module = name.substring(1, name.length() - MATMUL.length()).replace('/', '.');
            transposed.put(module + ".weight", weight);
        }
    }
}
