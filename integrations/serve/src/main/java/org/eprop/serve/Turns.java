package org.eprop.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.eprop.api.plugin.InvalidInputException;
import org.eprop.experiment.json.ConfigNode;

/**
 * The last change of one thing, for clients that number changes: whoever was cut off before the
 * answer asks again, is answered the same, and nothing is done twice. One request at a time.
 */
final class Turns {

  private static final String TURN = "turn";

  private long last;
  private JsonNode asked;
  private Answer answer;

  /** The number of a change, which its request has no more then; 0 if it has none. */
  static long take(ConfigNode json) {
    if (!json.has(TURN)) {
      return 0;
    }
    long turn = json.get(TURN).whole(1, Long.MAX_VALUE, "a whole number above 0");
    ((ObjectNode) json.json()).remove(TURN);
    return turn;
  }

  /**
   * Does something, if it is not what was done last. What is refused takes no number.
   *
   * @param turn as taken from the request
   * @throws InvalidInputException if a later change was done, or another one of this number
   */
  Answer once(long turn, Request request, Requests.Handler handler) throws IOException {
    if (turn == 0) {
      return handler.answer(request);
    }
    JsonNode asks = request.json().json();
    if (turn < last || (turn == last && !asks.equals(asked))) {
      throw new InvalidInputException(
              "got %s, but expected %s with the same request again, or a higher number"
                  .formatted(turn, last))
          .at(TURN);
    }
    if (turn > last) {
      answer = handler.answer(request);
      asked = asks;
      last = turn;
    }
    return answer;
  }
}
