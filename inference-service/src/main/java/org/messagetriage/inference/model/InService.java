package org.messagetriage.inference.model;

import org.messagetriage.inference.engine.Model;

/** A model that is called, and who still uses it: it goes when it has been retired and the last of them is done. */
final class InService {

    /** Takes a model out of memory that nobody uses any more. */
    interface End {
        void of(InService gone);
    }

    private final Model model;
    private final String reference;
    private final Held memory;
    private final End end;
    private int users;
    private boolean retired;

    /**
     * @param reference of what it was loaded from
     * @param memory that is set aside for it
     */
    InService(Model model, String reference, Held memory, End end) {
        this.model = model;
        this.reference = reference;
        this.memory = memory;
        this.end = end;
    }

    Model model() {
        return model;
    }

    String reference() {
        return reference;
    }

    Held memory() {
        return memory;
    }

    /** Must not be called once it is retired; the catalogue's entry sees to that. */
    synchronized ModelLease lease() {
        if (retired) {
            throw new IllegalStateException("a retired model is not handed out");
        }
        users++;
        return new ModelLease(model, this::release);
    }

    private void release() {
        boolean last;
        synchronized (this) {
            users--;
            last = retired && users == 0;
        }
        if (last) {
            end.of(this);
        }
    }

    /** No new users; to be called once. */
    void retire() {
        boolean last;
        synchronized (this) {
            retired = true;
            last = users == 0;
        }
        if (last) {
            end.of(this);
        }
    }
}
