package org.messagetriage.triage.access;

/** Names for {@code @RolesAllowed}. An admin has all of them, so a resource names the least it asks for. */
public final class Roles {
    /** Reads, claims, corrects and finishes messages. */
    public static final String REVIEWER = "reviewer";
    /** Accounts, keys, policy. */
    public static final String ADMIN = "admin";
    /** A program that sends messages in and reads them. */
    public static final String INTEGRATION = "integration";

    private Roles() {}
}
