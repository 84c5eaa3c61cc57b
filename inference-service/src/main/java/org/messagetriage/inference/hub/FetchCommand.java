package org.messagetriage.inference.hub;

import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.messagetriage.inference.checkpoint.CheckpointException;
import org.messagetriage.inference.error.ErrorCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fetch}: brings models of a hub into the cache, for a service that shall not wait for them, or has no network. */
@Vetoed
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description =
                "Brings models of the Hugging Face Hub into the cache that its tools share, and prints the folder of"
                        + " each. The same command again goes on where it was stopped. HF_TOKEN, HF_ENDPOINT, HF_HOME and"
                        + " HF_HUB_CACHE are obeyed.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all are there",
            "1:one could not be had; its code and the reason are printed",
            "2:wrong usage"
        })
public final class FetchCommand implements Callable<Integer> {

    private final Supplier<HubClient> hub;
    private final boolean terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "org/name or org/name@revision.")
    private List<String> models;

    /** @param terminal whether a person watches */
    public FetchCommand(Supplier<HubClient> hub, boolean terminal) {
        this.hub = hub;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        HubClient client = hub.get();
        for (String model : models) {
            DownloadLine line = new DownloadLine(err, terminal);
            try {
                ModelReference reference = ModelReference.parse(model);
                Path folder = client.fetch(reference, line);
                line.end();
                out.println(folder);
            } catch (IOException e) {
                line.end();
                err.println(model + ": " + code(e) + ": " + e.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static String code(IOException e) {
        if (e instanceof HubException refusal) {
            return refusal.error().wireName();
        }
        return e instanceof CheckpointException
                ? ErrorCode.CHECKPOINT_BROKEN.wireName()
                : HubError.CACHE_UNUSABLE.wireName();
    }
}
