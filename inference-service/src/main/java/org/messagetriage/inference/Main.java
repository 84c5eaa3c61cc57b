package org.messagetriage.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.messagetriage.inference.api.LimitsConfig;
import org.messagetriage.inference.api.LineRequests;
import org.messagetriage.inference.engine.djl.DjlRuntime;
import org.messagetriage.inference.error.FileFault;
import org.messagetriage.inference.hub.DownloadLine;
import org.messagetriage.inference.hub.FetchCommand;
import org.messagetriage.inference.hub.HubClient;
import org.messagetriage.inference.hub.HubSettings;
import org.messagetriage.inference.model.CommandModels;
import org.messagetriage.inference.model.ModelsConfig;
import org.messagetriage.inference.training.EvaluateCommand;
import org.messagetriage.inference.training.TrainCommand;
import org.messagetriage.inference.transform.CommandSettings;
import org.messagetriage.inference.transform.TransformCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Without arguments the HTTP service; with a command's name, that command. */
@QuarkusMain
@Command(
        name = "inference-service",
        mixinStandardHelpOptions = true,
        description = "Message Triage's inference service. Without a command it serves HTTP.",
        subcommands = {TrainCommand.class, EvaluateCommand.class})
public final class Main {

    private Main() {}

    public static void main(String... args) {
        if (args.length == 0) {
            Quarkus.run();
            return;
        }
        DjlRuntime.unpackNativesTo(CommandSettings.home().resolve("models").resolve("native"));
        CommandLine commands = new CommandLine(new Main());
        commands.addSubcommand(new TransformCommand(
                dtype -> new CommandModels(
                        CommandSettings.of(ModelsConfig.class),
                        hub(),
                        dtype,
                        new DownloadLine(commands.getErr(), System.console() != null)),
                scheduler -> LineRequests.of(CommandSettings.of(LimitsConfig.class), scheduler)));
        commands.addSubcommand(new FetchCommand(Main::hub, System.console() != null));
        commands.setParameterExceptionHandler((failure, line) -> refused(failure));
        commands.setExecutionExceptionHandler((failure, line, result) -> {
            line.getErr().println(sentence(failure));
            return line.getCommandSpec().exitCodeOnExecutionException();
        });
        System.exit(commands.execute(args));
    }

    private static HubClient hub() {
        return new HubClient(HubSettings.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** A sentence, and where to read more: the whole help would push it off a small terminal. */
    private static int refused(CommandLine.ParameterException failure) {
        CommandLine.Model.CommandSpec spec = failure.getCommandLine().getCommandSpec();
        PrintWriter err = failure.getCommandLine().getErr();
        err.println(failure.getMessage());
        err.println("More by: " + spec.qualifiedName() + " --help");
        return spec.exitCodeOnInvalidInput();
    }

    private static String sentence(Exception failure) {
        if (failure instanceof IOException fault) {
            return FileFault.sentence(fault);
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
