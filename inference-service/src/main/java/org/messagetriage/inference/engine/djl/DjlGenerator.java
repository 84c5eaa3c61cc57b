package org.messagetriage.inference.engine.djl;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.ModelInfo;
import org.messagetriage.inference.engine.Sequence;
import org.messagetriage.inference.engine.Tokenizer;

/** A checkpoint that writes texts on, run by PyTorch: the loop over the tokens is part of its program. */
public final class DjlGenerator implements Generator {

    /** What fills the ends of short rows is seen by nothing before it, so any token will do. */
    private static final int PAD = 0;

    private final ModelInfo info;
    private final CheckpointTokenizer tokenizer;
    private final Set<Integer> ends;
    private final long bytesPerToken;
    private final Script script;

    /**
     * @param tokenizer closed with the model
     * @param ends ids of the tokens that end a text
     * @param bytesPerToken of this machine's memory for keys and values
     */
    public DjlGenerator(
            ModelInfo info, CheckpointTokenizer tokenizer, List<Integer> ends, long bytesPerToken, Path archive)
            throws IOException {
        this.info = info;
        this.tokenizer = tokenizer;
        this.ends = Set.copyOf(ends);
        this.bytesPerToken = bytesPerToken;
        script = new Script(archive, info.device());
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public float[][] run(List<Sequence> batch) {
        try (NDManager manager = script.newManager()) {
            return DjlModel.rows(script.call(manager, "forward", false, PaddedModel.arguments(manager, batch, PAD)));
        }
    }

    @Override
    public Draft open(int room) {
        if (room > info.maxLength()) {
            throw new IllegalArgumentException("the model has " + info.maxLength() + " positions, not " + room);
        }
        return new DjlDraft(script, room, ends, info.outputs());
    }

    @Override
    public long bytesPerToken() {
        return bytesPerToken;
    }

    @Override
    public String decode(int[] ids, boolean special) {
        return tokenizer.decode(ids, special);
    }

    @Override
    public boolean isEnd(int id) {
        return ends.contains(id);
    }

    @Override
    public void close() {
        script.close();
        tokenizer.close();
    }
}
