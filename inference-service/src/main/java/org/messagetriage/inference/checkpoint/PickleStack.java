package org.messagetriage.inference.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The stack of a pickle's machine, with its marks. What lies below the last mark cannot be reached. */
final class PickleStack {

    private final List<Object> values = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    void push(Object value) {
        values.add(value);
    }

    void mark() {
        marks.add(values.size());
    }

    Object pop() throws CheckpointException {
        return pop(1)[0];
    }

    /** The uppermost values, the deepest first. */
    Object[] pop(int count) throws CheckpointException {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() - count < floor) {
            throw new CheckpointException("the pickle takes more from its stack than it put there");
        }
        return cut(values.size() - count);
    }

    Object[] popToMark() throws CheckpointException {
        if (marks.isEmpty()) {
            throw new CheckpointException("the pickle goes back to a mark that it never set");
        }
        return cut(marks.remove(marks.size() - 1));
    }

    Object peek() throws CheckpointException {
        Object top = pop();
        push(top);
        return top;
    }

    <T> T peek(Class<T> type, String what) throws CheckpointException {
        Object top = peek();
        if (!type.isInstance(top)) {
            throw new CheckpointException("the pickle adds items to something that is not " + what);
        }
        return type.cast(top);
    }

    private Object[] cut(int from) {
        List<Object> top = values.subList(from, values.size());
        Object[] taken = top.toArray();
        top.clear();
        return taken;
    }
}
