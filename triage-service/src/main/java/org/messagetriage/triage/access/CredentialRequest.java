package org.messagetriage.triage.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** What a request presents: the token of a session's cookie or an API key. */
final class CredentialRequest extends BaseAuthenticationRequest {
    enum Kind {
        SESSION,
        API_KEY
    }

    final Kind kind;
    final String secret;

    CredentialRequest(Kind kind, String secret) {
        this.kind = kind;
        this.secret = secret;
    }
}
