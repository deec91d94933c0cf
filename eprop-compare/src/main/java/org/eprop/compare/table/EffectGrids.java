package org.eprop.compare.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eprop.compare.result.ComparisonResult;
import org.eprop.compare.result.ComparisonResult.MetricInfo;
import org.eprop.compare.result.FactorEffects;
import org.eprop.compare.result.FactorEffects.AxisEffect;
import org.eprop.compare.result.FactorEffects.Contrast;
import org.eprop.compare.result.FactorEffects.Interaction;
import org.eprop.compare.result.FactorEffects.LevelEffect;
import org.eprop.compare.statistics.Summary;

/** The tables of what the axes of a grid do. */
record EffectGrids(ComparisonResult result, Numbers numbers) {

  /** Two tables: the axes and their pairs, and each level. */
  List<Grid> of(FactorEffects effects) {
    MetricInfo metric =
        result.metrics().stream()
            .filter(info -> info.name().equals(effects.metric()))
            .findFirst()
            .orElseThrow();
    return List.of(axes(effects, metric), levels(effects, metric));
  }

  private Grid axes(FactorEffects effects, MetricInfo metric) {
    List<String> header = List.of("effect", "seeds", "p", "p (Holm)", "largest", "difference");
    String seeds = Integer.toString(effects.seeds().size());
    List<List<String>> rows = new ArrayList<>();
    for (AxisEffect axis : effects.axes()) {
      LevelEffect largest =
          axis.levels().stream()
              .filter(level -> level.difference() != null)
              .max(Comparator.comparingDouble(level -> size(level.difference().summary())))
              .orElseThrow();
      rows.add(
          List.of(
              axis.axis(),
              seeds,
              numbers.p(axis.p()),
              numbers.p(axis.pHolm()),
              largest.level() + " against " + axis.reference(),
              numbers.summary(largest.difference().summary(), metric.scale(), false)));
    }
    for (Interaction interaction : effects.interactions()) {
      Contrast largest =
          interaction.contrasts().stream()
              .max(Comparator.comparingDouble(contrast -> size(contrast.summary())))
              .orElseThrow();
      rows.add(
          List.of(
              interaction.first() + " x " + interaction.second(),
              seeds,
              numbers.p(interaction.p()),
              numbers.p(interaction.pHolm()),
              largest.first() + " x " + largest.second(),
              numbers.summary(largest.summary(), metric.scale(), false)));
    }
    return new Grid("Effects of the axes: " + metric.label(), header, rows);
  }

  private static double size(Summary summary) {
    return summary.mean() == null ? 0 : Math.abs(summary.mean());
  }

  private Grid levels(FactorEffects effects, MetricInfo metric) {
    List<String> header =
        List.of(
            "axis",
            "level",
            "mean over cells",
            "difference",
            "same sign",
            "p",
            "p (Holm)",
            "Hedges' g",
            "seeds for 80 % power");
    List<List<String>> rows = new ArrayList<>();
    for (AxisEffect axis : effects.axes()) {
      for (LevelEffect level : axis.levels()) {
        ComparisonResult.Difference difference = level.difference();
        String mean = numbers.summary(level.summary(), metric.scale(), false);
        rows.add(
            difference == null
                ? List.of(axis.axis(), level.level(), mean, "", "", "", "", "", "")
                : List.of(
                    axis.axis(),
                    level.level(),
                    mean,
                    numbers.summary(difference.summary(), metric.scale(), false),
                    level.agreeing() == null ? "" : level.agreeing() + "/" + axis.cells(),
                    numbers.p(difference.p()),
                    numbers.p(difference.pHolm()),
                    numbers.estimate(difference.hedgesG()),
                    numbers.seeds(difference.seeds())));
      }
    }
    return new Grid("Effects of each level: " + metric.label(), header, rows, 2);
  }
}
