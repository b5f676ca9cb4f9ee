"""The only door to aggregated numbers; `measure.measure` is where it opens."""
