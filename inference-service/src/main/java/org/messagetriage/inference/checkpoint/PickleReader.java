package org.messagetriage.inference.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python's pickle format, protocol 2 (CPython {@code Lib/pickletools.py}), the one that {@code torch.save} writes.
 *
 * <p>A pickle is a program for a stack machine. This machine makes None, booleans, numbers, texts, tuples
 * ({@code Object[]}), lists and dicts; it imports nothing, makes no objects of classes and calls only what
 * {@link PickleObjects} offers. It never recurses, a dict's keys are texts or integers, and its steps are counted, so
 * that no pickle can fill the memory or the Java stack.
 */
final class PickleReader {

    /** A checkpoint takes some 40 for each tensor. */
    private static final int MAX_STEPS = 1_000_000;

    private final ByteBuffer in;
    private final PickleObjects objects;
    private final PickleStack stack = new PickleStack();
    private final Map<Long, Object> memo = new HashMap<>();

    PickleReader(ByteBuffer pickle, PickleObjects objects) {
        in = pickle.slice().order(ByteOrder.LITTLE_ENDIAN);
        this.objects = objects;
    }

    /** @throws CheckpointException if the pickle is damaged, does what is not allowed, or takes too many steps */
    Object read() throws CheckpointException {
        try {
            for (int steps = 0; steps < MAX_STEPS; steps++) {
                int code = in.get() & 0xff;
                if (code == '.') {
                    return stack.pop();
                }
                if (!scalar(code) && !container(code) && !reference(code)) {
                    throw new CheckpointException("operation 0x" + Integer.toHexString(code) + " at byte "
                            + (in.position() - 1) + " of the pickle is none of those that rebuild tensors");
                }
            }
            throw new CheckpointException("the pickle takes more than " + MAX_STEPS + " steps");
        } catch (BufferUnderflowException e) {
            throw new CheckpointException("the pickle ends in the middle of an operation", e);
        }
    }

    private boolean scalar(int code) throws CheckpointException {
        switch (code) {
            case 'N' -> stack.push(null);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'J' -> stack.push((long) in.getInt());
            case 'K' -> stack.push((long) (in.get() & 0xff));
            case 'M' -> stack.push((long) (in.getShort() & 0xffff));
            case 0x8a -> stack.push(longInteger());
            case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> stack.push(text(Integer.toUnsignedLong(in.getInt())));
            case 'U' -> stack.push(text(in.get() & 0xff));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int code) throws CheckpointException {
        switch (code) {
            case '(' -> stack.mark();
            case ')' -> stack.push(new Object[0]);
            case 't' -> stack.push(stack.popToMark());
            case 0x85 -> stack.push(stack.pop(1));
            case 0x86 -> stack.push(stack.pop(2));
            case 0x87 -> stack.push(stack.pop(3));
            case ']' -> stack.push(new ArrayList<>());
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case '}' -> stack.push(new LinkedHashMap<>());
            case 's' -> setItems(stack.pop(2));
            case 'u' -> setItems(stack.popToMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean reference(int code) throws CheckpointException {
        switch (code) {
            case 0x80 -> protocol(in.get());
            case 'c' -> stack.push(objects.global(line(), line()));
            case 'R' -> call();
            case 'b' -> build();
            case 'Q' -> stack.push(objects.persistent(stack.pop()));
            case 'q' -> memo.put((long) (in.get() & 0xff), stack.peek());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.getInt()), stack.peek());
            case 'h' -> stack.push(remembered(in.get() & 0xff));
            case 'j' -> stack.push(remembered(Integer.toUnsignedLong(in.getInt())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void protocol(int version) throws CheckpointException {
        if (version != 2) {
            throw new CheckpointException("the pickle has protocol " + version + ", expected 2");
        }
    }

    private long longInteger() throws CheckpointException {
        int bytes = in.get() & 0xff;
        if (bytes > Long.BYTES) {
            throw new CheckpointException("the pickle holds an integer of " + bytes + " bytes");
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xffL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * bytes;
        return bytes == 0 ? 0 : value << unused >> unused;
    }

    private String text(long bytes) throws CheckpointException {
        if (bytes > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer utf8 = in.slice(in.position(), (int) bytes);
        in.position(in.position() + (int) bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new CheckpointException("the pickle holds a text that is not UTF-8", e);
        }
    }

    private String line() throws CheckpointException {
        int bytes = 0;
        while (in.get(in.position() + checkedLine(bytes)) != '\n') {
            bytes++;
        }
        String line = text(bytes);
        in.get();
        return line;
    }

    private int checkedLine(int bytes) {
        if (bytes >= in.remaining()) {
            throw new BufferUnderflowException();
        }
        return bytes;
    }

    private void append(Object[] items) throws CheckpointException {
        @SuppressWarnings("unchecked")
        List<Object> list = stack.peek(List.class, "a list");
        list.addAll(Arrays.asList(items));
    }

    private void setItems(Object[] keysAndValues) throws CheckpointException {
        @SuppressWarnings("unchecked")
        Map<Object, Object> dict = stack.peek(Map.class, "a dict");
        if (keysAndValues.length % 2 != 0) {
            throw new CheckpointException("a key without a value in the pickle");
        }
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object key = keysAndValues[i];
            if (!(key instanceof String || key instanceof Long)) {
                throw new CheckpointException("a dict in the pickle has a key that is neither text nor integer");
            }
            if (dict.containsKey(key)) {
                throw new CheckpointException("the pickle has the key " + quoted(key) + " twice in one dict");
            }
            dict.put(key, keysAndValues[i + 1]);
        }
    }

    private void call() throws CheckpointException {
        Object arguments = stack.pop();
        if (!(arguments instanceof Object[] tuple)) {
            throw new CheckpointException("the pickle calls a function without a tuple of arguments");
        }
        stack.push(objects.call(stack.pop(), tuple));
    }

    /** A state dict carries the versions of its modules as its own state. They are no tensors and not needed. */
    private void build() throws CheckpointException {
        Object state = stack.pop();
        if (!(state instanceof Map) || !(stack.peek() instanceof Map)) {
            throw new CheckpointException("the pickle gives a state to something else than a dict");
        }
    }

    private Object remembered(long index) throws CheckpointException {
        if (!memo.containsKey(index)) {
            throw new CheckpointException("the pickle recalls what it never remembered: " + index);
        }
        return memo.get(index);
    }

    private static String quoted(Object key) {
        return CheckpointException.quoted(key.toString());
    }
}
