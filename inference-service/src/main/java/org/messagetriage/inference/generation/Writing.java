package org.messagetriage.inference.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.messagetriage.inference.batching.Steps;
import org.messagetriage.inference.engine.Draft;
import org.messagetriage.inference.engine.Generator;
import org.messagetriage.inference.engine.Token;
import org.messagetriage.inference.error.InferenceException;

/** Writes one text on, in turns: reads the prompt in pieces, then writes a few tokens at a time. */
public final class Writing implements Steps<WrittenText> {

    /** Told of each token on the engine's thread, so it must be quick. */
    public interface Listener {

        /** @param whole the text, with its last token; null before */
        void written(Piece piece, WrittenText whole);

        /** For texts that are told when they are whole. */
        Listener NOBODY = (piece, whole) -> {};
    }

    /**
     * Tokens of the prompt that are read in a turn. Always as many: where a prompt is cut has a say in its last bits, and
     * those can decide between two tokens.
     */
    static final int READ = 64;

    private final Generator model;
    private final int[] prompt;
    private final GenerationSettings settings;
    private final Listener listener;
    private final TokenText decoder;
    private final StopSequences stops;
    private final StringBuilder text = new StringBuilder();
    private final List<Piece> pieces = new ArrayList<>();
    private Draft draft;
    private int read;
    private WrittenText result;

    /** @param prompt at least one token */
    public Writing(Generator model, int[] prompt, GenerationSettings settings, Listener listener) {
        this.model = model;
        this.prompt = prompt.clone();
        this.settings = settings;
        this.listener = listener;
        decoder = new TokenText(model, prompt);
        stops = new StopSequences(settings.stops());
    }

    @Override
    public long memory() {
        return room() * model.bytesPerToken();
    }

    private int room() {
        return prompt.length + settings.mostTokens();
    }

    @Override
    public int toRead() {
        return prompt.length - read;
    }

    @Override
    public int toWrite() {
        return result == null ? settings.mostTokens() - pieces.size() : 0;
    }

    @Override
    public int turn(int tokens) {
        if (draft == null) {
            draft = model.open(room());
        }
        if (read < prompt.length) {
            int to = Math.min(prompt.length, read + READ);
            draft.read(Arrays.copyOfRange(prompt, read, to));
            read = to;
            return 0;
        }
        List<Token> written = draft.write(Math.min(tokens, toWrite()), settings.sampling());
        for (Token token : written) {
            if (result == null) {
                take(token);
            }
        }
        return written.size();
    }

    private void take(Token token) {
        if (!Double.isFinite(token.logProbability())) {
            throw InferenceException.ofNoNumber();
        }
        int known = text.length();
        text.append(decoder.add(token.id()));
        int end = stops.end(text, known);
        if (end >= 0) {
            text.setLength(end);
            add(token, known, Finish.STOP_SEQUENCE);
        } else if (model.isEnd(token.id())) {
            add(token, known, Finish.EOS_TOKEN);
        } else {
            add(token, known, pieces.size() + 1 == settings.mostTokens() ? Finish.LENGTH : null);
        }
    }

    /** @param finish null if it goes on */
    private void add(Token token, int known, Finish finish) {
        if (finish != null && finish != Finish.STOP_SEQUENCE) {
            text.append(decoder.pending());
        }
        int[] alone = {token.id()};
        boolean special = model.decode(alone, false).isEmpty()
                && !model.decode(alone, true).isEmpty();
        pieces.add(new Piece(
                token.id(), text.substring(known), token.logProbability(), special ? model.decode(alone, true) : null));
        if (finish != null) {
            result = new WrittenText(text.toString(), pieces, finish, prompt.length);
        }
        listener.written(pieces.get(pieces.size() - 1), result);
    }

    @Override
    public boolean done() {
        return result != null;
    }

    @Override
    public WrittenText result() {
        return result;
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.close();
            draft = null;
        }
    }
}
