package org.eprop.streams;

import java.util.List;
import java.util.Random;

/**
 * Made tables whose last column, {@code label}, is to be predicted.
 *
 * <p>stagger: three texts, three rules in turn. mixed: two bits and two numbers, classes exchanged
 * in every other quarter. agrawal: nine columns of a loan, four rules, 10 % wrong labels. rare:
 * about 3 % beyond a plane that turns. electricity: whether a price is above its mean over 48 rows.
 * xor: of the bits one and four rows before. counter: ones so far, modulo 3. lagged: a number from
 * rows 1, 3 and 5 before; one sign changes in the middle. narma: NARMA-10 (Atiya and Parlos 2000).
 * elevator: at which of ten floors it is, by commands, which go no farther than the ends. door: how
 * many are in a room, by who comes and goes. heater: whether it is on, which changes below 19 and
 * above 21 degrees. stock: how much there is, measured with an error, by what comes and goes.
 */
final class MadeTables {

  private static final String[][] STAGGER = {
    {"small", "medium", "large"}, {"red", "green", "blue"}, {"circle", "square", "triangle"}
  };

  private final Random random;
  private final int rows;
  private Table table = new Table();

  MadeTables(long seed, int rows) {
    random = new Random(seed);
    this.rows = rows;
  }

  Table make(String name) {
    switch (name) {
      case "stagger" -> stagger();
      case "mixed" -> mixed();
      case "agrawal" -> agrawal();
      case "rare" -> rare();
      case "electricity" -> electricity();
      case "xor" -> bits(false);
      case "counter" -> bits(true);
      case "lagged" -> lagged();
      case "narma" -> narma();
      case "elevator" -> elevator();
      case "door" -> door();
      case "heater" -> heater();
      case "stock" -> stock();
      default -> throw new IllegalArgumentException(name + ": no such table");
    }
    return table;
  }

  private int quarter(int t) {
    return t * 4 / rows;
  }

  private void stagger() {
    table = new Table("size", "colour", "shape", "label");
    for (int t = 0; t < rows; t++) {
      int[] x = {random.nextInt(3), random.nextInt(3), random.nextInt(3)};
      boolean is =
          switch (quarter(t) % 3) {
            case 0 -> x[0] == 0 && x[1] == 0;
            case 1 -> x[1] == 1 || x[2] == 1;
            default -> x[0] > 0;
          };
      table.add(STAGGER[0][x[0]], STAGGER[1][x[1]], STAGGER[2][x[2]], is ? "c1" : "c0");
    }
  }

  private void mixed() {
    table = new Table("v", "w", "x", "y", "label");
    for (int t = 0; t < rows; t++) {
      int v = random.nextInt(2);
      int w = random.nextInt(2);
      double x = random.nextDouble();
      double y = random.nextDouble();
      int sum = v + w + (y < 0.5 + 0.3 * Math.sin(3 * Math.PI * x) ? 1 : 0);
      table.add(v, w, x, y, sum >= 2 == (quarter(t) % 2 == 0) ? "c1" : "c0");
    }
  }

  private void agrawal() {
    table =
        new Table(
            "salary",
            "commission",
            "age",
            "level",
            "car",
            "zip",
            "value",
            "years",
            "loan",
            "label");
    for (int t = 0; t < rows; t++) {
      double salary = 20_000 + 130_000 * random.nextDouble();
      double commission = salary >= 75_000 ? 0 : 10_000 + 65_000 * random.nextDouble();
      int age = 20 + random.nextInt(61);
      int level = random.nextInt(5);
      int zip = random.nextInt(9);
      double loan = 500_000 * random.nextDouble();
      double value = (9 - zip) * 100_000 * (0.5 + random.nextDouble());
      boolean young = age < 40;
      boolean old = age >= 60;
      boolean is =
          switch (quarter(t)) {
            case 0 -> young || old;
            case 1 -> young ? in(salary, 50, 100) : old ? in(salary, 25, 75) : in(salary, 75, 125);
            case 2 -> young ? level <= 1 : old ? level >= 2 : level >= 1 && level <= 3;
            default -> 0.67 * (salary + commission) - 0.2 * loan - 20_000 > 0;
          };
      is ^= random.nextInt(10) == 0;
      String label = is ? "c1" : "c0";
      int car = 1 + random.nextInt(20);
      int years = 1 + random.nextInt(30);
      table.add(
          salary, commission, age, "l" + level, "m" + car, "z" + zip, value, years, loan, label);
    }
  }

  private static boolean in(double salary, int low, int high) {
    return salary >= 1000.0 * low && salary <= 1000.0 * high;
  }

  private void rare() {
    table = new Table("a", "b", "c", "d", "e", "label");
    for (int t = 0; t < rows; t++) {
      double[] x = random.doubles(5, 0, 1).map(u -> random.nextGaussian()).toArray();
      double turn = Math.PI / 2 * t / rows;
      double far = x[0] * Math.cos(turn) + x[1] * Math.sin(turn) + 0.1 * random.nextGaussian();
      table.add(x[0], x[1], x[2], x[3], x[4], far > 1.9 ? "rare" : "usual");
    }
  }

  private void electricity() {
    table = new Table("period", "day", "demand", "before", "label");
    double[] price = new double[rows];
    double walk = 0;
    double before = 0;
    double mean = 0;
    for (int t = 0; t < rows; t++) {
      walk += 0.02 * random.nextGaussian();
      double demand = Math.sin(2 * Math.PI * t / 48) + 0.3 * Math.sin(2 * Math.PI * t / 336) + walk;
      demand += 0.1 * random.nextGaussian();
      price[t] = 0.1 * demand * demand + 0.5 * before + 0.1 * random.nextGaussian();
      mean += (price[t] - (t < 48 ? 0 : price[t - 48])) / 48;
      table.add(t % 48 / 47.0, t / 48 % 7, demand, before, price[t] > mean ? "up" : "down");
      before = demand;
    }
  }

  private void bits(boolean counts) {
    table = new Table("x", "label");
    int last = 0;
    int ones = 0;
    for (int t = 0; t < rows; t++) {
      int x = random.nextInt(2);
      ones += x;
      table.add(x, counts ? "c" + ones % 3 : "c" + ((last & 1) ^ (last >> 3 & 1)));
      last = last << 1 | x;
    }
  }

  private void lagged() {
    table = new Table("x", "y", "z", "label");
    double[][] past = new double[5][3];
    for (int t = 0; t < rows; t++) {
      double[] now = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
      double sum = 2 * past[0][0] - 1.5 * past[2][1] + (2 * t < rows ? 1 : -1) * past[4][2];
      table.add(now[0], now[1], now[2], sum + 0.3 * random.nextGaussian());
      System.arraycopy(past, 0, past, 1, 4);
      past[0] = now;
    }
  }

  private void narma() {
    table = new Table("u", "label");
    double[] u = random.doubles(rows, 0, 0.5).toArray();
    double[] y = new double[rows];
    for (int t = 0; t < rows; t++) {
      if (t > 10) {
        double sum = 0;
        for (int i = 1; i <= 10; i++) {
          sum += y[t - i];
        }
        y[t] = 0.3 * y[t - 1] + 0.05 * y[t - 1] * sum + 1.5 * u[t - 10] * u[t - 1] + 0.1;
      }
      table.add(u[t], y[t]);
    }
  }

  private void elevator() {
    table = new Table("command", "label");
    int floor = 0;
    for (int t = 0; t < rows; t++) {
      int command = random.nextInt(3);
      floor = Math.max(0, Math.min(floor + command - 1, 9));
      table.add(List.of("down", "stay", "up").get(command), "f" + floor);
    }
  }

  private void door() {
    table = new Table("in", "out", "light", "label");
    int inside = 0;
    for (int t = 0; t < rows; t++) {
      int in = inside < 12 && random.nextDouble() < 0.3 ? 1 : 0;
      int out = random.nextDouble() < 0.05 * inside ? 1 : 0;
      inside += in - out;
      table.add(in, out, random.nextDouble(), "n" + inside);
    }
  }

  private void heater() {
    table = new Table("degrees", "outside", "label");
    double degrees = 20;
    double outside = 0;
    boolean on = false;
    for (int t = 0; t < rows; t++) {
      outside += 0.3 * random.nextGaussian() - 0.01 * outside;
      degrees += (on ? 0.3 : -0.2) + 0.02 * outside + 0.1 * random.nextGaussian();
      on = degrees < 19 || on && degrees <= 21;
      table.add(degrees, outside, on ? "on" : "off");
    }
  }

  private void stock() {
    table = new Table("in", "out", "label");
    double level = 500;
    for (int t = 0; t < rows; t++) {
      double in = level < 200 && random.nextInt(10) == 0 ? 300 + 200 * random.nextDouble() : 0;
      double out = Math.min(level, 10 * random.nextDouble() * (2 + Math.sin(t / 200.0)));
      level += in - out;
      table.add(in, out, level + 2 * random.nextGaussian());
    }
  }
}
