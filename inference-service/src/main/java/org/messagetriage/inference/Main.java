package org.messagetriage.inference;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.messagetriage.inference.training.EvaluateCommand;
import org.messagetriage.inference.training.TrainCommand;
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
        CommandLine commands = new CommandLine(new Main());
        commands.setExecutionExceptionHandler((failure, line, result) -> {
            line.getErr().println(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            return line.getCommandSpec().exitCodeOnExecutionException();
        });
        System.exit(commands.execute(args));
    }
}
