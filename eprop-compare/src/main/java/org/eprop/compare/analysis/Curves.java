package org.eprop.compare.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eprop.compare.result.ComparisonResult.Curve;
import org.eprop.compare.result.ComparisonResult.CurvePoint;
import org.eprop.compare.result.EpochResult;
import org.eprop.compare.result.ProbeResult;
import org.eprop.compare.result.RunResult;
import org.eprop.compare.result.Scores;
import org.eprop.compare.statistics.Summary;

/** Metrics along training, over the runs of a variant: at the epochs that were measured. */
final class Curves {

  private record Place(int epoch, long update) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return Long.compare(update, other.update);
    }
  }

  private final Map<String, Map<Place, List<Double>>> values = new LinkedHashMap<>();

  private Curves() {}

  static List<Curve> of(List<RunResult> runs) {
    Curves curves = new Curves();
    for (RunResult run : runs) {
      for (EpochResult epoch : run.curve()) {
        if (epoch.measured()) {
          curves.add(epoch);
        }
      }
    }
    for (RunResult run : runs) {
      run.probes().forEach(curves::add);
    }
    List<Curve> list = new ArrayList<>();
    curves.values.forEach((metric, points) -> list.add(new Curve(metric, points(points))));
    return list;
  }

  private static List<CurvePoint> points(Map<Place, List<Double>> values) {
    List<CurvePoint> points = new ArrayList<>();
    values.forEach(
        (place, list) ->
            points.add(
                new CurvePoint(
                    place.epoch,
                    place.update,
                    Summary.of(list.stream().mapToDouble(x -> x).toArray()))));
    return points;
  }

  private void add(EpochResult epoch) {
    Place place = new Place(epoch.epoch(), epoch.update());
    epoch
        .scores()
        .forEach(
            (set, scores) -> {
              for (String name : Scores.NAMES) {
                add(set + "." + name, place, scores.get(name));
              }
            });
  }

  private void add(ProbeResult probe) {
    Place place = new Place(probe.epoch(), probe.update());
    add("cosine_forward", place, probe.forward());
    add("cosine_recurrent", place, probe.recurrent());
    add("cosine_all", place, probe.all());
    probe.leaves().forEach((leaf, cosine) -> add("cosine." + leaf, place, cosine));
  }

  private void add(String metric, Place place, Double value) {
    if (value != null) {
      values
          .computeIfAbsent(metric, key -> new TreeMap<>())
          .computeIfAbsent(place, key -> new ArrayList<>())
          .add(value);
    }
  }
}
