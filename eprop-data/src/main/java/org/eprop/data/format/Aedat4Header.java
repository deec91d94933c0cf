package org.eprop.data.format;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.eprop.api.event.SensorShape;
import org.eprop.api.plugin.InvalidInputException;

/**
 * The description with which an AEDAT 4.0 begins.
 *
 * @param compression of all packets
 * @param dataTablePosition where packets end and a table of them begins, byte; -1 if there is none
 * @param stream the first of events; -1 if it is not said
 * @param width of that one's sensor; 0 if it is not said
 * @param height of that one's sensor
 */
record Aedat4Header(
    Compression compression, long dataTablePosition, int stream, int width, int height) {

  private static final int DEEPEST = 32;
  private static final String STREAMS = "outInfo";
  private static final String INFO = "info";

  static Aedat4Header of(ByteBuffer description) {
    FlatTable table = FlatTable.root(description, 0);
    Compression compression = Compression.of(table.integer(0, 0));
    long end = table.longInteger(1, -1);
    String xml = table.text(2);
    try {
      return streams(compression, end, xml);
    } catch (XMLStreamException e) {
      throw new InvalidInputException(
          "the description of the streams is no XML: " + e.getMessage(), e);
    }
  }

  SensorShape sensor(SensorShape otherwise) {
    if (width > 0 && height > 0) {
      return new SensorShape(2, height, width);
    }
    if (otherwise == null) {
      throw new InvalidInputException(
          "the file does not say how large the sensor is; give its width and height");
    }
    return otherwise;
  }

  /** The attributes of nodes within nodes, of which those of outInfo have numbers as names. */
  private static Aedat4Header streams(Compression compression, long end, String xml)
      throws XMLStreamException {
    Map<String, Map<String, String>> info = new HashMap<>();
    int first = -1;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    if (!xml.isEmpty()) {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      Deque<String> path = new ArrayDeque<>();
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals("node")) {
          if (path.size() == DEEPEST) {
            throw new InvalidInputException(
                "the description of the streams is nested more than " + DEEPEST + " levels deep");
          }
          path.addLast(String.valueOf(reader.getAttributeValue(null, "name")));
        } else if (event == XMLStreamConstants.END_ELEMENT
            && reader.getLocalName().equals("node")) {
          path.removeLast();
        } else if (event == XMLStreamConstants.START_ELEMENT
            && reader.getLocalName().equals("attr")) {
          String key = reader.getAttributeValue(null, "key");
          String value = reader.getElementText().strip();
          if (path.size() == 3
              && path.peekFirst().equals(STREAMS)
              && path.peekLast().equals(INFO)) {
            String stream = path.stream().skip(1).findFirst().orElseThrow();
            info.computeIfAbsent(stream, any -> new HashMap<>()).put(String.valueOf(key), value);
          }
          if ("typeIdentifier".equals(key) && value.equals("EVTS") && first < 0) {
            first = number(path.peekLast());
          }
        }
      }
    }
    Map<String, String> size = info.getOrDefault(Integer.toString(first), Map.of());
    return new Aedat4Header(
        compression, end, first, number(size.get("sizeX")), number(size.get("sizeY")));
  }

  private static int number(String text) {
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }
}
