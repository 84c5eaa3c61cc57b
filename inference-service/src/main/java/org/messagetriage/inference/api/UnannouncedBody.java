package org.messagetriage.inference.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads a body that comes in pieces of unannounced number. The framework would cut it off at the limit with a bare
 * status; here the caller gets to say why.
 */
final class UnannouncedBody {

    private final RoutingContext http;
    private final long longest;
    private final Runnable tooLong;
    private final Buffer body = Buffer.buffer();
    private boolean refused;

    private UnannouncedBody(RoutingContext http, long longest, Runnable tooLong) {
        this.http = http;
        this.longest = longest;
        this.tooLong = tooLong;
    }

    /** Goes on with the next handler once the body is there, or calls {@code tooLong} once it is longer than allowed. */
    static void read(RoutingContext http, long longest, Runnable tooLong) {
        new UnannouncedBody(http, longest, tooLong).read();
    }

    private void read() {
        HttpServerRequest request = http.request();
        request.handler(this::add);
        request.exceptionHandler(http::fail);
        request.endHandler(end -> finish());
        request.resume();
    }

    private void add(Buffer piece) {
        if (refused) {
            return;
        }
        if (body.length() + (long) piece.length() > longest) {
            refused = true;
            tooLong.run();
        } else {
            body.appendBuffer(piece);
        }
    }

    private void finish() {
        if (!refused) {
            ((RoutingContextInternal) http).setBody(body);
            http.next();
        }
    }
}
