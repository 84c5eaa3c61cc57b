package org.messagetriage.inference.hub;

/** Is told how a download goes: a few times a second and at its end, on the threads that download. */
@FunctionalInterface
public interface HubObserver {

    /** For callers who do not care. */
    HubObserver NONE = progress -> {};

    void onProgress(DownloadProgress progress);
}
