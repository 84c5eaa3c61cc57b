package org.messagetriage.triage.reading;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;

/** The parameters that narrow a list, as they came. A parameter given several times means any of its values. */
public class MessageFilters {
    @RestQuery
    @Parameter(description = "The current label: a person's, else the newest prediction's")
    public List<String> label;

    @RestQuery
    public List<String> channel;

    @RestQuery
    public List<String> language;

    @RestQuery
    public String authorRef;

    @RestQuery
    public String externalId;

    @RestQuery
    @Parameter(description = "Messages claimed now: `me`, or an account's name")
    public String claimedBy;

    @RestQuery
    @Parameter(
            description = "Search in text and external id. Words match from their beginning, whatever their case; "
                    + "\"a phrase\" and whatever holds more than letters and digits must stand there literally; "
                    + "-word means without it.")
    public String q;
}
