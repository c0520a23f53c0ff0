package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** What this service asks of encoder-service. */
@RegisterRestClient(configKey = "encoder")
interface EncoderApi {
  /** Returns the code of a picture in a space. */
  @POST
  @Path("/codes")
  @Consumes(MediaType.APPLICATION_OCTET_STREAM)
  @Produces(MediaType.APPLICATION_JSON)
  Encoded encode(@QueryParam("space") String space, byte[] picture);

  /**
   * A picture's code.
   *
   * @param space the code's
   * @param code in hex
   * @param sha256 of the picture's canonical bytes
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Encoded(String space, String code, String sha256) {}
}
