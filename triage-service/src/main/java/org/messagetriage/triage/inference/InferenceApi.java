package org.messagetriage.triage.inference;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What this service sends to the inference service and reads from it, in that service's own words. A test holds
 * it to the OpenAPI document which the inference service commits.
 */
@Path("/models")
@RegisterRestClient(configKey = "inference")
@RegisterClientHeaders(BearerKey.class)
interface InferenceApi {
    record ClassificationRequest(List<String> inputs) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record LabelScore(String label, Double score) {}

    record ExplanationParameters(String label) {}

    record ExplanationRequest(String inputs, ExplanationParameters parameters) {}

    @POST
    @Path("/{name}")
    RestResponse<List<List<LabelScore>>> classify(@PathParam("name") String name, ClassificationRequest request);

    @POST
    @Path("/{name}/explanations")
    Explanation explain(@PathParam("name") String name, ExplanationRequest request);

    @GET
    List<ModelState> models();
}
