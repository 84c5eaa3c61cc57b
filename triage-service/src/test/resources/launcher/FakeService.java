import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for a service under ./run: is ready at once, has 3 messages to score and other metrics too, and writes down when it stops. */
class FakeService {
    public static void main(String[] arguments) throws IOException {
        String jar = arguments[arguments.length - 1];
        String name = jar.substring(0, jar.indexOf('/'));
        Path journal = Path.of(System.getenv("FAKE_JOURNAL"));
        if (name.equals(System.getenv("FAKE_DEATH"))) {
            System.out.println("cannot read the model");
            System.exit(3);
        }
        int port = 0;
        String host = "127.0.0.1";
        for (String argument : arguments) {
            if (argument.startsWith("-Dquarkus.http.port=")) {
                port = Integer.parseInt(argument.substring(argument.indexOf('=') + 1));
            } else if (argument.startsWith("-Dquarkus.http.host=")) {
                host = argument.substring(argument.indexOf('=') + 1);
            }
        }
        AtomicInteger pending = new AtomicInteger(3);
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        server.createContext("/", exchange -> {
            String metric = "messagetriage_messages_pending " + Math.max(0, pending.getAndDecrement()) + ".0\n";
            byte[] body = (metric + "another_metric 1.0\n".repeat(2_000)).getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(journal, name + " stopped\n")));
        server.start();
        write(journal, name + " started\n");
    }

    private static void write(Path journal, String line) {
        try {
            Files.writeString(journal, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
