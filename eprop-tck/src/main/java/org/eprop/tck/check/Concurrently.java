package org.eprop.tck.check;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The same question asked from several threads at once. */
public final class Concurrently {

  private static final int THREADS = 4;
  private static final int TIMES = 8;

  private Concurrently() {}

  /** Adds a finding if some thread gets other bits than are expected. */
  public static void ask(
      String equation, Supplier<double[]> question, double[] expected, Findings findings) {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, Concurrently::daemon);
    try {
      CountDownLatch start = new CountDownLatch(THREADS);
      List<Future<List<double[]>>> answers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        answers.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  List<double[]> own = new ArrayList<>();
                  for (int k = 0; k < TIMES; k++) {
                    own.add(question.get());
                  }
                  return own;
                }));
      }
      for (Future<List<double[]>> answer : answers) {
        for (double[] numbers : answer.get()) {
          findings.sameBits(equation, THREADS + " threads at once", numbers, expected);
        }
      }
    } catch (ExecutionException e) {
      findings.add(
          equation,
          THREADS + " threads at once",
          "an exception, " + e.getCause(),
          "the numbers that one thread gets");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** One that does not come to its end must not hold up the virtual machine's. */
  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }
}
