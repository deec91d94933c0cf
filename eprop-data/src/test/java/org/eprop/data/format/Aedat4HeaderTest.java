package org.eprop.data.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import javax.xml.stream.XMLStreamException;
import org.eprop.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class Aedat4HeaderTest {

  private static String nested(int deep, String inside) {
    return "<node name='n'>".repeat(deep) + inside + "</node>".repeat(deep);
  }

  @Test
  void theFirstStreamOfEventsHasASize() throws XMLStreamException {
    String stream =
        "<node name='outInfo'><node name='%d'><attr key='typeIdentifier'>%s</attr>"
            + "<node name='info'><attr key='sizeX'>%d</attr><attr key='sizeY'>5</attr></node>"
            + "</node></node>";
    Aedat4Header header =
        Aedat4Header.streams(
            Compression.of(0),
            -1,
            "<dv>"
                + String.format(stream, 3, "FRME", 9)
                + String.format(stream, 4, "EVTS", 7)
                + "</dv>");
    assertEquals(4, header.stream());
    assertEquals(7, header.width());
    assertEquals(5, header.height());
  }

  /** Names of ancestors in each key of a deep description took gigabytes. */
  @Test
  void nodesWithinNodesHaveALimit() throws XMLStreamException {
    String text = "<attr key='a'>b</attr>";
    assertEquals(-1, Aedat4Header.streams(Compression.of(0), -1, nested(32, text)).stream());
    assertEquals(
        "the description of the streams is nested more than 32 deep",
        assertThrows(
                InvalidInputException.class,
                () -> Aedat4Header.streams(Compression.of(0), -1, nested(33, text)))
            .getMessage());
  }
}
