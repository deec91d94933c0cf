package org.eprop.serve;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands on text line by line, and what else there is when it is flushed. */
final class ProgressWriter extends Writer {

  private final Consumer<String> receiver;
  private final StringBuilder text = new StringBuilder();

  ProgressWriter(Consumer<String> receiver) {
    this.receiver = receiver;
  }

  @Override
  public void write(char[] characters, int from, int length) {
    synchronized (lock) {
      text.append(characters, from, length);
    }
  }

  @Override
  public void flush() {
    synchronized (lock) {
      if (text.length() > 0) {
        receiver.accept(text.toString());
        text.setLength(0);
      }
    }
  }

  @Override
  public void close() {
    flush();
  }
}
