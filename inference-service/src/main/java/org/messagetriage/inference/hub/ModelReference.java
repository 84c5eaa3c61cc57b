package org.messagetriage.inference.hub;

import java.util.regex.Pattern;

/**
 * Which model is meant: {@code org/name} or {@code org/name@revision} of a hub, or {@code ./folder}, a folder below the
 * one that is configured for local models.
 *
 * <p>The text may come from anywhere. Names consist of letters, digits, {@code _}, {@code -} and inner dots, so that
 * neither a URL nor a path made of them leads elsewhere.
 *
 * @param name {@code org/name}, or the folder's path with {@code /} between its parts
 * @param revision branch, tag or commit; null for a local folder
 */
public record ModelReference(String name, String revision) {

    private static final String MAIN = "main";
    private static final String LOCAL = "./";
    private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern MODEL = Pattern.compile(PART + "/" + PART);
    private static final Pattern FOLDER = Pattern.compile(PART + "(?:/" + PART + "){0,7}");
    private static final Pattern REVISION = Pattern.compile(PART + "(?:/" + PART + "){0,7}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public ModelReference {
        boolean local = revision == null;
        if (!(local ? FOLDER : MODEL).matcher(name).matches() || name.contains("..") || name.endsWith(".git")) {
            throw new IllegalArgumentException("no name of a model");
        }
        if (!local && name.contains("--")) {
            // The hub has no such names; in the cache, which writes -- for the slash, two of them would share a folder.
            throw new IllegalArgumentException("no name of a model");
        }
        if (!local && (!REVISION.matcher(revision).matches() || revision.contains(".."))) {
            throw new IllegalArgumentException("no name of a revision");
        }
    }

    /** @throws HubException with {@link HubError#INVALID_REFERENCE} if the text is none of the three forms */
    public static ModelReference parse(String text) throws HubException {
        try {
            if (text.startsWith(LOCAL)) {
                return new ModelReference(text.substring(LOCAL.length()), null);
            }
            int at = text.indexOf('@');
            return at < 0
                    ? new ModelReference(text, MAIN)
                    : new ModelReference(text.substring(0, at), text.substring(at + 1));
        } catch (IllegalArgumentException e) {
            throw new HubException(
                    HubError.INVALID_REFERENCE,
                    e.getMessage() + "; expected org/name, org/name@revision or ./folder, of letters, digits, _, - and"
                            + " inner dots",
                    e);
        }
    }

    public boolean isLocal() {
        return revision == null;
    }

    /** Whether the revision is a commit, which never changes. */
    boolean isPinned() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return text != null && COMMIT.matcher(text).matches();
    }

    @Override
    public String toString() {
        return isLocal() ? LOCAL + name : revision.equals(MAIN) ? name : name + "@" + revision;
    }
}
